#include "ring.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct io_uring ring;

uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void die(const char *what, int error)
{
    fprintf(stderr, "%s: %s\n", what, strerror(error));
    exit(1);
}

struct io_uring_params ring_setup(const struct arguments *arguments, struct io_uring *into)
{
    struct io_uring_params p = { .flags = arguments->flags, .cq_entries = arguments->cq_entries };
    int fd = io_uring_setup(arguments->entries, &p);
    if (fd < 0)
        die("io_uring_setup", -fd);

    // liburing 2.3 fills the entry array at setup and never again. There is none with NO_SQARRAY (its offset is 0,
    // where the ring's head lies), so let it fill memory that the kernel overwrites: the completions.
    if (p.flags & IORING_SETUP_NO_SQARRAY)
        p.sq_off.array = p.cq_off.cqes;
    int error = io_uring_queue_mmap(fd, &p, into);
    if (error < 0)
        die("io_uring_queue_mmap", -error);
    return p;
}

void ring_open(const struct arguments *arguments)
{
    struct io_uring_params p = ring_setup(arguments, &ring);
    printf("%x %u %u\n", p.flags, p.sq_entries, p.cq_entries);
}
