// How long operations took, in nanoseconds: counts for ranges of values, each at most 1/64 wide. Off until asked for.
#pragma once
#include <stdint.h>
#include <stdio.h>

enum { FINENESS_BITS = 6, FINENESS = 1 << FINENESS_BITS, RANGES = 64 * FINENESS };

struct latencies {
    uint64_t counts[RANGES];
};

static inline void latencies_record(struct latencies *latencies, uint64_t nanoseconds)
{
    unsigned shift = 0;
    if (nanoseconds >= 2 * FINENESS)
        shift = 63 - FINENESS_BITS - (unsigned)__builtin_clzll(nanoseconds);
    latencies->counts[shift * FINENESS + (nanoseconds >> shift)]++;
}

// As the C# side reads it: a value, a colon, how often.
static inline void latencies_print(const struct latencies *latencies)
{
    for (unsigned i = 0; i < RANGES; i++) {
        unsigned shift = i < 2 * FINENESS ? 0 : i / FINENESS - 1;
        uint64_t value = (uint64_t)(i - shift * FINENESS) << shift;
        if (latencies->counts[i] > 0)
            printf(" %llu:%llu", (unsigned long long)value, (unsigned long long)latencies->counts[i]);
    }
}
