#include "ring.h"
#include <errno.h>

static unsigned batch;
static uint64_t expected;

static void nop_open(const struct arguments *arguments)
{
    batch = arguments->batch;
    expected = (uint64_t)batch * (batch - 1) / 2;
    ring_open(arguments);
}

static void turn(void)
{
    for (unsigned i = 0; i < batch; i++) {
        struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
        if (!sqe)
            die("io_uring_get_sqe", EBUSY);
        io_uring_prep_nop(sqe);
        io_uring_sqe_set_data64(sqe, i);
    }
    int submitted = io_uring_submit_and_wait(&ring, batch);
    if (submitted < 0)
        die("io_uring_submit_and_wait", -submitted);

    struct io_uring_cqe *cqe;
    unsigned head, taken = 0;
    uint64_t sum = 0;
    io_uring_for_each_cqe(&ring, head, cqe) {
        sum += cqe->user_data;
        taken++;
    }
    io_uring_cq_advance(&ring, taken);
    if (taken != batch || sum != expected)
        die("completions", EIO);
}

static uint64_t nop_run(uint64_t until)
{
    return run_turns(until, batch, turn);
}

const struct workload nop = { "nop", nop_open, .run = nop_run };
