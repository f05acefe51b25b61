// 4 KiB reads at random offsets, so many in flight on each ring and each replaced when it has come back. Two rings
// have a thread and a core each and know nothing of each other.
#include "ring.h"
#include "latencies.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 4096, RINGS = 2, TURNS_AT_ONCE = 16 };

struct side {
    struct io_uring ring;
    struct latencies *latencies; // NULL while they are not asked for
    char *buffers;
    uint64_t *starts;
    uint64_t random, operations;
    unsigned core, in_flight;
};

static struct arguments setup;
static int fd;
static uint64_t blocks, deadline;
static struct side sides[RINGS];

static void open_for(const struct arguments *arguments, int flags)
{
    setup = *arguments;
    fd = open(arguments->file, O_RDONLY | O_CLOEXEC | flags);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0)
        die(arguments->file, errno);
    blocks = (uint64_t)status.st_size / BLOCK;
    for (unsigned i = 0; i < RINGS; i++) {
        sides[i].core = i;
        sides[i].random = 0x9E3779B97F4A7C15 * (i + 1);
        sides[i].buffers = aligned_alloc(BLOCK, (size_t)arguments->batch * BLOCK);
        sides[i].starts = calloc(arguments->batch, sizeof *sides[i].starts);
    }
    for (uint64_t i = 0; i < blocks && !flags; i++)
        if (pread(fd, sides[0].buffers, BLOCK, (off_t)(i * BLOCK)) != BLOCK)
            die("pread", EIO);
    ring_setup(arguments, &sides[0].ring);
    io_uring_queue_exit(&sides[0].ring);
    printf("%x %u %u\n", arguments->flags, arguments->entries, arguments->cq_entries);
}

static void direct_open(const struct arguments *arguments)
{
    open_for(arguments, O_DIRECT);
}

static void cached_open(const struct arguments *arguments)
{
    open_for(arguments, 0);
}

static uint64_t next_offset(struct side *side)
{
    side->random ^= side->random << 13;
    side->random ^= side->random >> 7;
    side->random ^= side->random << 17;
    return side->random % blocks * BLOCK;
}

static inline void add(struct side *side, unsigned slot)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(&side->ring);
    if (!sqe)
        die("io_uring_get_sqe", EBUSY);
    io_uring_prep_read(sqe, fd, side->buffers + (size_t)slot * BLOCK, BLOCK, next_offset(side));
    io_uring_sqe_set_data64(sqe, slot);
    if (side->latencies)
        side->starts[slot] = now();
}

static inline void turn(struct side *side, bool replaces)
{
    int submitted = io_uring_submit_and_wait(&side->ring, 1);
    if (submitted < 0)
        die("io_uring_submit_and_wait", -submitted);

    struct io_uring_cqe *cqe;
    unsigned head, taken = 0;
    io_uring_for_each_cqe(&side->ring, head, cqe) {
        if (cqe->res != BLOCK)
            die("read", cqe->res < 0 ? -cqe->res : EIO);
        if (side->latencies)
            latencies_record(side->latencies, now() - side->starts[cqe->user_data]);
        if (replaces)
            add(side, cqe->user_data);
        taken++;
    }
    io_uring_cq_advance(&side->ring, taken);
    side->operations += taken;
    side->in_flight -= replaces ? 0 : taken;
}

static void *work(void *argument)
{
    struct side *side = argument;
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(side->core, &cores);
    if (sched_setaffinity(0, sizeof cores, &cores) < 0)
        die("sched_setaffinity", errno);
    ring_setup(&setup, &side->ring);
    side->operations = 0;
    for (unsigned i = 0; i < setup.batch; i++)
        add(side, i);
    side->in_flight = setup.batch;
    do {
        for (unsigned i = 0; i < TURNS_AT_ONCE; i++)
            turn(side, true);
    } while (now() < deadline);
    while (side->in_flight > 0)
        turn(side, false);
    io_uring_queue_exit(&side->ring);
    return NULL;
}

static uint64_t sliding_run(uint64_t until, struct latencies *latencies)
{
    pthread_t threads[RINGS];
    static struct latencies own[RINGS];
    deadline = until;
    memset(own, 0, sizeof own);
    for (unsigned i = 0; i < RINGS; i++) {
        sides[i].latencies = latencies ? &own[i] : NULL;
        pthread_create(&threads[i], NULL, work, &sides[i]);
    }
    uint64_t operations = 0;
    for (unsigned i = 0; i < RINGS; i++) {
        pthread_join(threads[i], NULL);
        operations += sides[i].operations;
        for (unsigned j = 0; latencies && j < RANGES; j++)
            latencies->counts[j] += own[i].counts[j];
    }
    return operations;
}

const struct workload two_rings_direct = { "read-direct/two-rings", direct_open, .run_timed = sliding_run };
const struct workload two_rings_cached = { "read-ring/two-rings", cached_open, .run_timed = sliding_run };
