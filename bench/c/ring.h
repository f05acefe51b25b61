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

struct workload {
    const char *name;
    void (*open)(const struct arguments *arguments);
    // Runs until the clock (CLOCK_MONOTONIC, nanoseconds) passes; answers operations completed.
    uint64_t (*run)(uint64_t until);
};

extern const struct workload nop, reads, vectored_reads, threads_inside, threads_outside;
extern struct io_uring ring;

uint64_t now(void);
void die(const char *what, int error);
void ring_open(const struct arguments *arguments);
uint64_t run_turns(uint64_t until, unsigned batch, void (*turn)(void));
