using static URing.Tests.Explorer.FindingAssert;

namespace URing.Tests.Explorer.Models;

/// <summary>A kernel thread that polls the submission queue (SQPOLL) and raises NEED_WAKEUP before it sleeps.</summary>
public sealed class PollingThreadTests
{
    private const int Entries = 2;

    [Theory]
    [InlineData(nameof(StoreOrder.Total))]
    [InlineData(nameof(StoreOrder.Partial))]
    public void WakeCheck_WithFullFence_EveryEntryIsSeen(string order) =>
        Holds(Explore(fence: true, Enum.Parse<StoreOrder>(order)));

    [Fact]
    public void WakeCheck_WithoutFence_KernelSleepsOverAnEntry() => Fails(FailureKind.Deadlock, Explore(fence: false));

    private static Finding Explore(bool fence, StoreOrder order = StoreOrder.Total) => ModelChecker.Explore(machine =>
    {
        Word tail = machine.AddWord("tail");
        Word needWakeUp = machine.AddWord("NEED_WAKEUP");
        Word wakes = machine.AddWord("wakes");
        WordArray entries = machine.AddWords("entry", Entries);
        machine.AddThread("user", Submit);
        machine.AddThread("kernel", Poll);

        IEnumerable<Step> Submit(ModelThread thread)
        {
            for (int i = 0; i < Entries; i++)
            {
                yield return thread.Store(entries[i], 100 + i);
                yield return thread.StoreRelease(tail, i + 1);
                if (fence)
                    yield return thread.Fence();
                yield return thread.Load(needWakeUp);
                // Entering the kernel drains nothing here: the check comes before, and it is what must be right.
                if (thread.Result != 0)
                    yield return thread.Do("enters with SQ_WAKEUP", () => machine[wakes] = 1);
            }
        }

        IEnumerable<Step> Poll(ModelThread thread)
        {
            int head = 0;
            while (head < Entries)
            {
                yield return thread.Load(tail);
                if (thread.Result > head)
                {
                    yield return thread.Load(entries[head]);
                    Machine.Claim(thread.Result == 100 + head, "the entry was written before the tail moved");
                    head++;
                    continue;
                }
                yield return thread.Store(needWakeUp, 1);
                yield return thread.Fence();
                yield return thread.Load(tail);
                if (thread.Result == head)
                    yield return thread.Do("sleeps until woken", () => machine[wakes] = 0, () => machine[wakes] != 0);
                yield return thread.Store(needWakeUp, 0);
            }
        }
    }, order);
}
