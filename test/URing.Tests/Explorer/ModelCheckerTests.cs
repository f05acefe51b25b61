using static URing.Tests.Explorer.FindingAssert;

namespace URing.Tests.Explorer;

public sealed class ModelCheckerTests
{
    [Fact]
    public void Explore_StoreThenLoadWithoutFence_BothReadTheOldValue()
    {
        Finding finding = ModelChecker.Explore(machine => StoreThenLoad(machine, thread => null));

        Fails(FailureKind.Claim, finding);
        Assert.Contains("left: reads y", finding.Steps);
        Assert.Contains(finding.Steps, step => step.Contains("reaches memory", StringComparison.Ordinal));
    }

    [Fact]
    public void Explore_StoreThenLoadWithFence_OneReadsTheNewValue() =>
        Holds(ModelChecker.Explore(machine => StoreThenLoad(machine, thread => thread.Fence())));

    [Fact]
    public void Explore_StoreThenLoadWithExchangeBetween_OneReadsTheNewValue() =>
        Holds(ModelChecker.Explore(machine =>
        {
            Word other = machine.AddWord("other");
            StoreThenLoad(machine, thread => thread.Exchange(other, 1));
        }));

    [Fact]
    public void Explore_OwnStore_IsReadBackBeforeItReachesMemory() =>
        Holds(ModelChecker.Explore(machine =>
        {
            Word word = machine.AddWord("word");
            machine.AddThread("only", ReadBack);

            IEnumerable<Step> ReadBack(ModelThread thread)
            {
                yield return thread.Store(word, 7);
                yield return thread.Load(word);
                Machine.Claim(thread.Result == 7, "a thread reads its own store");
            }
        }));

    [Fact]
    public void Explore_PlainIncrements_FindsTheLostUpdate() =>
        Fails(FailureKind.Claim, ModelChecker.Explore(machine => Count(machine, PlainIncrement)));

    [Fact]
    public void Explore_AtomicIncrements_LosesNone() =>
        Holds(ModelChecker.Explore(machine => Count(machine, AtomicIncrement)));

    [Fact]
    public void Explore_LockedIncrements_LosesNone() =>
        Holds(ModelChecker.Explore(machine =>
        {
            ModelLock gate = machine.AddLock("gate");
            Count(machine, (thread, count) => LockedIncrement(thread, count, gate));
        }));

    [Theory]
    [InlineData(nameof(StoreOrder.Total), false)]
    [InlineData(nameof(StoreOrder.Total), true)]
    [InlineData(nameof(StoreOrder.Partial), true)]
    public void Explore_MessagePassing_ArrivesWhole(string order, bool releases) =>
        Holds(ModelChecker.Explore(machine => PassMessage(machine, releases), Enum.Parse<StoreOrder>(order)));

    [Fact]
    public void Explore_MessagePassingWithoutReleaseInPartialOrder_ArrivesTorn() =>
        Fails(FailureKind.Claim,
            ModelChecker.Explore(machine => PassMessage(machine, releases: false), StoreOrder.Partial));

    [Fact]
    public void Explore_TwoLocksInOppositeOrder_FindsTheDeadlock()
    {
        Finding finding = ModelChecker.Explore(machine => LockTwo(machine, opposite: true));

        Fails(FailureKind.Deadlock, finding);
        Assert.Contains("left (enters b)", finding.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("right (enters a)", finding.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explore_TwoLocksInTheSameOrder_FindsNone() =>
        Holds(ModelChecker.Explore(machine => LockTwo(machine, opposite: false)));

    [Fact]
    public void Explore_LoopThatNeverEnds_IsReportedAsEndless() =>
        Fails(FailureKind.Endless, ModelChecker.Explore(machine =>
        {
            Word word = machine.AddWord("word");
            machine.AddThread("spinner", Spin);

            IEnumerable<Step> Spin(ModelThread thread)
            {
                while (true)
                    yield return thread.Load(word);
            }
        }));

    [Fact]
    public void Explore_IndependentThreads_VisitsEachStateOnce()
    {
        Finding finding = ModelChecker.Explore(machine =>
        {
            for (int i = 0; i < 3; i++)
            {
                Word own = machine.AddWord($"own {i}");
                machine.AddThread($"thread {i}", thread => Repeat(thread.Add(own, 1), 3));
            }
        });

        Holds(finding);
        // Three threads at one of four places each, less the state in which all are done: that one is no choice.
        Assert.Equal((4 * 4 * 4) - 1, finding.States);
    }

    [Fact]
    public void Explore_LoopThatForgets_EndsWhereNothingIsNew() =>
        Holds(ModelChecker.Explore(machine =>
        {
            Word word = machine.AddWord("word");
            machine.AddThread("spinner", Spin);
            machine.AddThread("ender", thread => [thread.Store(word, 1)]);

            IEnumerable<Step> Spin(ModelThread thread)
            {
                do
                {
                    thread.Forget(0);
                    yield return thread.Load(word);
                }
                while (thread.Result == 0);
            }
        }));

    private static IEnumerable<Step> Repeat(Step step, int times) => Enumerable.Repeat(step, times);

    private static void StoreThenLoad(Machine machine, Func<ModelThread, Step?> barrier)
    {
        Word x = machine.AddWord("x");
        Word y = machine.AddWord("y");
        Word sum = machine.AddWord("sum");
        machine.AddThread("left", thread => StoreThenLoad(thread, x, y));
        machine.AddThread("right", thread => StoreThenLoad(thread, y, x));
        machine.Finally("somebody saw the other's store", () => machine[sum] > 0);

        IEnumerable<Step> StoreThenLoad(ModelThread thread, Word mine, Word other)
        {
            yield return thread.Store(mine, 1);
            if (barrier(thread) is { } step)
                yield return step;
            yield return thread.Load(other);
            yield return thread.Add(sum, thread.Result);
        }
    }

    private static void Count(Machine machine, Func<ModelThread, Word, IEnumerable<Step>> increment)
    {
        Word count = machine.AddWord("count");
        for (int i = 0; i < 3; i++)
            machine.AddThread($"thread {i}", thread => increment(thread, count));
        machine.Finally("all were counted", () => machine[count] == 3);
    }

    private static IEnumerable<Step> PlainIncrement(ModelThread thread, Word count)
    {
        yield return thread.Load(count);
        yield return thread.Store(count, thread.Result + 1);
    }

    private static IEnumerable<Step> AtomicIncrement(ModelThread thread, Word count)
    {
        yield return thread.Add(count, 1);
    }

    private static IEnumerable<Step> LockedIncrement(ModelThread thread, Word count, ModelLock gate)
    {
        yield return thread.Enter(gate);
        yield return thread.Load(count);
        yield return thread.Store(count, thread.Result + 1);
        yield return thread.Exit(gate);
    }

    private static void PassMessage(Machine machine, bool releases)
    {
        Word content = machine.AddWord("content");
        Word ready = machine.AddWord("ready");
        machine.AddThread("sender", Send);
        machine.AddThread("receiver", Receive);

        IEnumerable<Step> Send(ModelThread thread)
        {
            yield return thread.Store(content, 42);
            yield return releases ? thread.StoreRelease(ready, 1) : thread.Store(ready, 1);
        }

        IEnumerable<Step> Receive(ModelThread thread)
        {
            yield return thread.Load(ready);
            if (thread.Result == 0)
                yield break;
            yield return thread.Load(content);
            Machine.Claim(thread.Result == 42, "what was announced is there");
        }
    }

    private static void LockTwo(Machine machine, bool opposite)
    {
        ModelLock a = machine.AddLock("a");
        ModelLock b = machine.AddLock("b");
        machine.AddThread("left", thread => Nest(thread, a, b));
        machine.AddThread("right", thread => opposite ? Nest(thread, b, a) : Nest(thread, a, b));

        static IEnumerable<Step> Nest(ModelThread thread, ModelLock outer, ModelLock inner)
        {
            yield return thread.Enter(outer);
            yield return thread.Enter(inner);
            yield return thread.Exit(inner);
            yield return thread.Exit(outer);
        }
    }
}
