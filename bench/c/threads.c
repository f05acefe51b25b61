// Two threads adding no-ops and two taking completions, on one ring with a lock for each queue.
// "Inside" is liburing's API with a lock around it, system call included; "outside" enters without the lock.
#include "ring.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { ADDERS = 2, TAKERS = 2, MOST_IN_FLIGHT = 1024, MOST_TAKEN = 64 };
// Not UINT64_MAX: liburing 2.3 takes that for a timeout of its own and drops the completion.
static const uint64_t wake = UINT64_MAX - 1, patience = 10000000000;

struct account {
    uint64_t count, sum;
};

static unsigned batch;
static bool enters_outside;
static uint64_t deadline;
static pthread_mutex_t sq_lock = PTHREAD_MUTEX_INITIALIZER, cq_lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic long in_flight;
static struct account accounts[ADDERS + TAKERS];
static _Atomic unsigned takers_left;

static void inside_open(const struct arguments *arguments)
{
    batch = arguments->batch;
    ring_open(arguments);
}

static void outside_open(const struct arguments *arguments)
{
    enters_outside = true;
    inside_open(arguments);
}

static void submit(void)
{
    pthread_mutex_lock(&sq_lock);
    int answer = 0;
    if (enters_outside)
        io_uring_smp_store_release(ring.sq.ktail, ring.sq.sqe_tail);
    else
        answer = io_uring_submit(&ring);
    unsigned pending = ring.sq.sqe_tail - io_uring_smp_load_acquire(ring.sq.khead);
    pthread_mutex_unlock(&sq_lock);
    if (enters_outside && pending > 0)
        answer = io_uring_enter(ring.ring_fd, pending, 0, 0, NULL);
    if (answer < 0 && answer != -EINTR)
        die("submit", -answer);
}

static void add_nop(uint64_t user_data)
{
    while (true) {
        pthread_mutex_lock(&sq_lock);
        struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
        if (sqe) {
            io_uring_prep_nop(sqe);
            io_uring_sqe_set_data64(sqe, user_data);
        }
        pthread_mutex_unlock(&sq_lock);
        if (sqe)
            return;
        submit();
    }
}

static unsigned try_take(struct io_uring_cqe *into)
{
    struct io_uring_cqe *cqe;
    unsigned head, taken = 0;
    io_uring_for_each_cqe(&ring, head, cqe) {
        into[taken++] = *cqe;
        if (taken == MOST_TAKEN)
            break;
    }
    io_uring_cq_advance(&ring, taken);
    return taken;
}

static unsigned take(struct io_uring_cqe *into)
{
    while (true) {
        pthread_mutex_lock(&cq_lock);
        struct io_uring_cqe *ready;
        if (!enters_outside)
            io_uring_wait_cqe(&ring, &ready);
        unsigned taken = try_take(into);
        pthread_mutex_unlock(&cq_lock);
        if (taken > 0)
            return taken;
        if (enters_outside)
            io_uring_enter(ring.ring_fd, 0, 1, IORING_ENTER_GETEVENTS, NULL);
    }
}

static void *adder(void *argument)
{
    struct account *account = argument, mine = { 0 };
    uint64_t base = (uint64_t)(account - accounts) << 32;
    while (now() < deadline) {
        while (atomic_load(&in_flight) > MOST_IN_FLIGHT)
            sched_yield();
        atomic_fetch_add(&in_flight, batch);
        for (unsigned i = 0; i < batch; i++) {
            mine.sum += base + mine.count;
            add_nop(base + mine.count++);
        }
        submit();
    }
    *account = mine;
    return NULL;
}

static void *taker(void *argument)
{
    struct account *account = argument, mine = { 0 };
    struct io_uring_cqe taken[MOST_TAKEN];
    bool awake = true;
    while (awake) {
        unsigned count = take(taken), wakes = 0;
        for (unsigned i = 0; i < count; i++) {
            bool is_wake = taken[i].user_data == wake;
            wakes += is_wake;
            mine.sum += is_wake ? 0 : taken[i].user_data;
        }
        mine.count += count - wakes;
        awake = wakes == 0;
        atomic_fetch_sub(&in_flight, count - wakes);
    }
    *account = mine;
    atomic_fetch_sub(&takers_left, 1);
    return NULL;
}

// Wakes one taker after the other: two wakes at once could end with the same one.
static void stop_takers(void)
{
    uint64_t last = now() + patience;
    while (atomic_load(&in_flight) != 0)
        if (now() > last)
            die("operations were lost", EIO);
        else
            sched_yield();
    for (unsigned left = TAKERS; left > 0; left--) {
        add_nop(wake);
        submit();
        while (atomic_load(&takers_left) == left)
            sched_yield();
    }
}

static uint64_t threads_run(uint64_t until)
{
    pthread_t threads[ADDERS + TAKERS];
    deadline = until;
    takers_left = TAKERS;
    for (unsigned i = 0; i < ADDERS + TAKERS; i++)
        pthread_create(&threads[i], NULL, i < ADDERS ? adder : taker, &accounts[i]);
    for (unsigned i = 0; i < ADDERS; i++)
        pthread_join(threads[i], NULL);
    stop_takers();
    for (unsigned i = ADDERS; i < ADDERS + TAKERS; i++)
        pthread_join(threads[i], NULL);
    struct account added = { 0 }, taken = { 0 };
    for (unsigned i = 0; i < ADDERS + TAKERS; i++) {
        struct account *side = i < ADDERS ? &added : &taken;
        side->count += accounts[i].count;
        side->sum += accounts[i].sum;
    }
    if (added.count != taken.count || added.sum != taken.sum)
        die("operations were lost or doubled", EIO);
    return taken.count;
}

const struct workload threads_inside = { "threads-inside", inside_open, .run = threads_run };
const struct workload threads_outside = { "threads-outside", outside_open, .run = threads_run };
