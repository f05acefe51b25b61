// One contestant in C: `worker NAME FLAGS ENTRIES CQ_ENTRIES BATCH [FILE]`. Says how its ring came out, then answers
// each line of milliseconds with: operations, nanoseconds, CPU nanoseconds, bytes allocated, methods compiled. After
// "timed" on the line the latencies follow, where the workload knows them.
#include "ring.h"
#include "latencies.h"
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct workload *const workloads[] = {
    &nop, &reads, &vectored_reads, &threads_inside, &threads_outside, &two_rings_direct, &two_rings_cached, &nowait,
};

static uint64_t cpu_time(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static const struct workload *find(const char *name)
{
    for (unsigned i = 0; i < sizeof workloads / sizeof *workloads; i++)
        if (strcmp(workloads[i]->name, name) == 0)
            return workloads[i];
    die(name, ENOENT);
    return NULL;
}

int main(int count, char **values)
{
    if (count < 6)
        die("worker NAME FLAGS ENTRIES CQ_ENTRIES BATCH [FILE]", EINVAL);
    struct arguments arguments = {
        .name = values[1],
        .flags = strtoul(values[2], NULL, 16),
        .entries = strtoul(values[3], NULL, 10),
        .cq_entries = strtoul(values[4], NULL, 10),
        .batch = strtoul(values[5], NULL, 10),
        .file = count > 6 ? values[6] : NULL,
    };
    const struct workload *workload = find(arguments.name);
    workload->open(&arguments);
    fflush(stdout);

    char line[32];
    while (fgets(line, sizeof line, stdin)) {
        bool is_timed = strstr(line, "timed");
        static struct latencies latencies;
        memset(&latencies, 0, sizeof latencies);
        uint64_t start = now(), cpu = cpu_time(), until = start + strtoul(line, NULL, 10) * 1000000;
        uint64_t operations =
            workload->run ? workload->run(until) : workload->run_timed(until, is_timed ? &latencies : NULL);
        uint64_t nanoseconds = now() - start;
        printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " 0 0", operations, nanoseconds, cpu_time() - cpu);
        latencies_print(&latencies);
        printf("\n");
        fflush(stdout);
    }
    return 0;
}
