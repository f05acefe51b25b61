using static URing.Tests.Explorer.FindingAssert;

namespace URing.Tests.Explorer.Models;

/// <summary>Completions that a kernel holds back, and the flag and the descriptor by which it says so.</summary>
/// <remarks>
/// Overflow: the queue is full, the kernel keeps the rest in a list and raises CQ_OVERFLOW. Task run: an emulated
/// kernel finishes operations on workers, raises TASKRUN and makes its descriptor readable; both go down together.
/// </remarks>
public sealed class HeldBackCompletionsTests
{
    private const int Operations = 3;

    [Fact]
    public void Take_EnteringWhileTheFlagIsUp_GetsAllOfAnOverflow() => Holds(Explore(Fault.None, capacity: 1));

    [Fact]
    public void Take_FreeingRoomAlone_NeverGetsAnOverflow() =>
        Fails(FailureKind.Deadlock, Explore(Fault.NeverEnters, capacity: 1));

    [Fact]
    public void Flag_LoweredWhileTheListHoldsCompletions_LosesThem() =>
        Fails(FailureKind.Deadlock, Explore(Fault.LowersAlways, capacity: 1));

    [Fact]
    public void Descriptor_ReadableWhenTheFlagIsUp_GetsEverything() => Holds(Explore(Fault.None, capacity: 2));

    [Fact]
    public void Descriptor_ResetAfterLookingOutsideTheLock_SleepsOverACompletion() =>
        Fails(FailureKind.Deadlock, Explore(Fault.LowersAfterTheLock, capacity: 2));

    private enum Fault
    {
        None,
        NeverEnters,
        LowersAlways,
        LowersAfterTheLock,
    }

    private static Finding Explore(Fault fault, int capacity) => ModelChecker.Explore(machine =>
    {
        var ring = new HoldingRing(machine, fault, capacity);
        machine.AddThread("taker", ring.Take);
        for (int i = 0; i < Operations; i++)
            machine.AddThread($"worker {i}", ring.Complete);
        machine.Always("the descriptor is readable when, and only when, the flag is up",
            () => fault != Fault.None || ring.IsConsistent);
    });

    private sealed class HoldingRing(Machine machine, Fault fault, int capacity)
    {
        private readonly Word _head = machine.AddWord("head");
        private readonly Word _tail = machine.AddWord("tail");
        private readonly Word _held = machine.AddWord("held back");
        private readonly Word _flag = machine.AddWord("flag");
        private readonly Word _readable = machine.AddWord("readable");

        public bool IsConsistent => machine[_flag] == machine[_readable];

        // The whole region is one step: it runs under the kernel's lock, and nobody else writes these words.
        public IEnumerable<Step> Complete(ModelThread thread)
        {
            yield return thread.Do("finishes its operation: held back, flag and descriptor up", () =>
            {
                machine[_held]++;
                machine[_flag] = 1;
                machine[_readable] = 1;
            });
        }

        public IEnumerable<Step> Take(ModelThread thread)
        {
            for (int taken = 0; taken < Operations;)
            {
                int head = taken;
                yield return thread.Load(_tail);
                if (thread.Result != head)
                {
                    taken++;
                    yield return thread.StoreRelease(_head, taken);
                    continue;
                }
                yield return thread.Load(_flag);
                if (thread.Result != 0 && fault != Fault.NeverEnters)
                {
                    yield return thread.Do("enters: the kernel posts what it held back", Post);
                    if (fault == Fault.LowersAfterTheLock && thread.Result == 0)
                        yield return thread.Do("lowers flag and descriptor", Lower);
                    continue;
                }
                yield return thread.Until(
                    "polls the descriptor", () => machine[_readable] != 0 || machine[_tail] != head);
                if (fault == Fault.NeverEnters)
                    yield return thread.Until("waits for the tail", () => machine[_tail] != head);
            }
        }

        private long Post()
        {
            while (machine[_held] > 0 && machine[_tail] - machine[_head] < capacity)
            {
                machine[_held]--;
                machine[_tail]++;
            }
            if (fault == Fault.LowersAlways || (machine[_held] == 0 && fault != Fault.LowersAfterTheLock))
                Lower();
            return machine[_held];
        }

        private void Lower()
        {
            machine[_flag] = 0;
            machine[_readable] = 0;
        }
    }
}
