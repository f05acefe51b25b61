// A loop of preadv2 with RWF_NOWAIT over a file in the page cache: the least that a read from there costs.
#include "ring.h"
#include "latencies.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { BLOCK = 4096, READS_AT_ONCE = 256 };

static int fd;
static uint64_t blocks, random_state = 0x9E3779B97F4A7C15;
static char *buffer;

static void nowait_open(const struct arguments *arguments)
{
    fd = open(arguments->file, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0)
        die(arguments->file, errno);
    blocks = (uint64_t)status.st_size / BLOCK;
    buffer = aligned_alloc(BLOCK, BLOCK);
    for (uint64_t i = 0; i < blocks; i++)
        if (pread(fd, buffer, BLOCK, (off_t)(i * BLOCK)) != BLOCK)
            die("pread", EIO);
    printf("0 0 0\n");
}

static uint64_t next_offset(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state % blocks * BLOCK;
}

static uint64_t nowait_run(uint64_t until, struct latencies *latencies)
{
    struct iovec vector = { buffer, BLOCK };
    uint64_t operations = 0;
    do {
        for (unsigned i = 0; i < READS_AT_ONCE; i++) {
            uint64_t start = latencies ? now() : 0;
            off_t offset = (off_t)next_offset();
            // What was dropped from the page cache meanwhile is read by waiting for it.
            if (preadv2(fd, &vector, 1, offset, RWF_NOWAIT) != BLOCK && pread(fd, buffer, BLOCK, offset) != BLOCK)
                die("pread", errno);
            if (latencies)
                latencies_record(latencies, now() - start);
        }
        operations += READS_AT_ONCE;
    } while (now() < until);
    return operations;
}

const struct workload nowait = { "read/nowait", nowait_open, .run_timed = nowait_run };
