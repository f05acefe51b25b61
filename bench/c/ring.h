// What the C side of the benchmarks shares: a ring with given flags, and the shape of a workload.
#pragma once
#define _GNU_SOURCE
#include <liburing.h>
#include <stdint.h>

// liburing 2.3 is older than these names.
#ifndef IORING_SETUP_NO_SQARRAY
#define IORING_SETUP_NO_SQARRAY (1U << 16)
#endif

struct arguments {
    const char *name;   // of the workload
    unsigned flags;     // setup flags, as the C# side got them
    unsigned entries;
    unsigned cq_entries;
    unsigned batch;     // operations per turn
    const char *file;   // to read from; NULL for none
};

struct latencies;

struct workload {
    const char *name;
    void (*open)(const struct arguments *arguments);
    // Runs until the clock (CLOCK_MONOTONIC, nanoseconds) passes; answers operations completed.
    uint64_t (*run)(uint64_t until);
    // The same, and records how long each operation takes where there is something to record in.
    uint64_t (*run_timed)(uint64_t until, struct latencies *latencies);
};

extern const struct workload nop, reads, vectored_reads, threads_inside, threads_outside;
extern const struct workload two_rings_direct, two_rings_cached, nowait;
extern struct io_uring ring;

uint64_t now(void);
void die(const char *what, int error);
// Sets up the one ring of most workloads, and says how it came out.
void ring_open(const struct arguments *arguments);
struct io_uring_params ring_setup(const struct arguments *arguments, struct io_uring *into);

// Inlined with its turn into each workload. The clock is read every 4,096 operations, some 300 microseconds.
static inline __attribute__((always_inline)) uint64_t run_turns(uint64_t until, unsigned batch, void (*turn)(void))
{
    unsigned turns = batch < 4096 ? 4096 / batch : 1;
    uint64_t operations = 0;
    do {
        for (unsigned i = 0; i < turns; i++)
            turn();
        operations += (uint64_t)turns * batch;
    } while (now() < until);
    return operations;
}
