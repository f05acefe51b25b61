// 4 KiB reads at random offsets of a file in the page cache, as READ and as READV with one buffer.
#include "ring.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 4096 };

static unsigned batch;
static int fd;
static uint64_t blocks, random_state = 0x9E3779B97F4A7C15;
static char *buffers;
static struct iovec *vectors;

static uint64_t next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static void reads_open(const struct arguments *arguments)
{
    batch = arguments->batch;
    fd = open(arguments->file, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0)
        die(arguments->file, errno);
    blocks = (uint64_t)status.st_size / BLOCK;
    buffers = aligned_alloc(BLOCK, (size_t)batch * BLOCK);
    vectors = calloc(batch, sizeof *vectors);
    for (unsigned i = 0; i < batch; i++)
        vectors[i] = (struct iovec) { buffers + (size_t)i * BLOCK, BLOCK };
    for (uint64_t i = 0; i < blocks; i++)
        if (pread(fd, buffers, BLOCK, (off_t)(i * BLOCK)) != BLOCK)
            die("pread", EIO);
    ring_open(arguments);
}

static void finish_turn(void)
{
    int submitted = io_uring_submit_and_wait(&ring, batch);
    if (submitted < 0)
        die("io_uring_submit_and_wait", -submitted);

    struct io_uring_cqe *cqe;
    unsigned head, taken = 0;
    io_uring_for_each_cqe(&ring, head, cqe) {
        if (cqe->res != BLOCK)
            die("read", EIO);
        taken++;
    }
    io_uring_cq_advance(&ring, taken);
    if (taken != batch)
        die("completions", EIO);
}

static void read_turn(void)
{
    for (unsigned i = 0; i < batch; i++) {
        struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
        if (!sqe)
            die("io_uring_get_sqe", EBUSY);
        io_uring_prep_read(sqe, fd, buffers + (size_t)i * BLOCK, BLOCK, next_random() % blocks * BLOCK);
        io_uring_sqe_set_data64(sqe, i);
    }
    finish_turn();
}

static void readv_turn(void)
{
    for (unsigned i = 0; i < batch; i++) {
        struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
        if (!sqe)
            die("io_uring_get_sqe", EBUSY);
        io_uring_prep_readv(sqe, fd, &vectors[i], 1, next_random() % blocks * BLOCK);
        io_uring_sqe_set_data64(sqe, i);
    }
    finish_turn();
}

static uint64_t reads_run(uint64_t until)
{
    return run_turns(until, batch, read_turn);
}

static uint64_t readv_run(uint64_t until)
{
    return run_turns(until, batch, readv_turn);
}

const struct workload reads = { "reads4k", reads_open, .run = reads_run };
const struct workload vectored_reads = { "readv", reads_open, .run = readv_run };
