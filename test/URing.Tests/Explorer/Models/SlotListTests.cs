using static URing.Tests.Explorer.FindingAssert;

namespace URing.Tests.Explorer.Models;

/// <summary>Slots that find an operation again, reused while completions of their past may still come.</summary>
public sealed class SlotListTests
{
    [Fact]
    public void Complete_WithGeneration_ReachesOnlyItsOwnOperation() => Holds(Explore(hasGenerations: true));

    [Fact]
    public void Complete_WithoutGeneration_ReachesTheNextTenant() =>
        Fails(FailureKind.Claim, Explore(hasGenerations: false));

    // The first operation completes, and a late completion of it follows: a cancel that came too late, a doubled
    // entry. Meanwhile its slot is rented again.
    private static Finding Explore(bool hasGenerations) => ModelChecker.Explore(machine =>
    {
        var slots = new Slots(machine, hasGenerations);
        machine.AddThread("adder", slots.RentTwice);
        machine.AddThread("kernel", slots.CompleteTwice);
        machine.AddThread("taker", slots.Take);
        machine.Always("a completion reaches the operation it belongs to", () => machine[slots.Misled] == 0);
    });

    private sealed class Slots(Machine machine, bool hasGenerations)
    {
        private const int Late = 3;

        private readonly ModelLock _gate = machine.AddLock("gate");
        private readonly Word _generation = machine.AddWord("generation", 1);
        private readonly Word _tenant = machine.AddWord("tenant");
        private readonly WordArray _submitted = machine.AddWords("submitted", 2);
        private readonly WordArray _posted = machine.AddWords("posted", Late);
        private readonly WordArray _origin = machine.AddWords("origin", Late);

        public Word Misled { get; } = machine.AddWord("misled");

        public IEnumerable<Step> RentTwice(ModelThread thread)
        {
            for (int operation = 0; operation < 2; operation++)
            {
                yield return thread.Until("waits for the slot to be free", () => machine[_tenant] == 0);
                yield return thread.Enter(_gate);
                yield return thread.Store(_tenant, operation + 1);
                yield return thread.Load(_generation);
                long token = thread.Result;
                yield return thread.Exit(_gate);
                yield return thread.StoreRelease(_submitted[operation], token);
            }
        }

        // Two completions of the first operation, one of the second: in this order or with the late one last.
        public IEnumerable<Step> CompleteTwice(ModelThread thread)
        {
            yield return thread.Until("runs operation 1", () => machine[_submitted[0]] != 0);
            yield return Post(thread, 0, operation: 1);
            yield return Post(thread, 1, operation: 1);
            yield return thread.Until("runs operation 2", () => machine[_submitted[1]] != 0);
            yield return Post(thread, 2, operation: 2);
        }

        public IEnumerable<Step> Take(ModelThread thread)
        {
            for (int i = 0; i < Late; i++)
            {
                int position = i;
                yield return thread.Until("waits for a completion", () => machine[_posted[position]] != 0);
                yield return thread.Enter(_gate);
                yield return thread.Do("finds the operation and releases its slot", () => Release(position));
                yield return thread.Exit(_gate);
            }
        }

        private Step Post(ModelThread thread, int position, int operation) =>
            thread.Do($"posts a completion of operation {operation}", () =>
            {
                machine[_posted[position]] = machine[_submitted[operation - 1]];
                machine[_origin[position]] = operation;
            });

        private void Release(int position)
        {
            if (hasGenerations && machine[_posted[position]] != machine[_generation])
                return;

            if (machine[_tenant] == 0)
                return;

            if (machine[_tenant] != machine[_origin[position]])
                machine[Misled] = 1;
            machine[_generation]++;
            machine[_tenant] = 0;
        }
    }
}
