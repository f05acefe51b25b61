using static URing.Tests.Explorer.FindingAssert;

namespace URing.Tests.Explorer.Models;

/// <summary>A loop that sleeps in the kernel and producers that wake it only if it sleeps.</summary>
public sealed class LoopSleepTests
{
    private const int Items = 2;

    [Theory]
    [InlineData(nameof(StoreOrder.Total))]
    [InlineData(nameof(StoreOrder.Partial))]
    public void Handshake_ExchangeOnBothSides_LosesNoWakeUp(string order) =>
        Holds(Explore(loopExchanges: true, producersExchange: true, Enum.Parse<StoreOrder>(order)));

    [Fact]
    public void Handshake_AcquireAndReleaseOnly_SleepsOverWork() =>
        Fails(FailureKind.Deadlock, Explore(loopExchanges: false, producersExchange: false));

    [Fact]
    public void Handshake_OnlyTheLoopExchanges_SleepsOverWork() =>
        Fails(FailureKind.Deadlock, Explore(loopExchanges: true, producersExchange: false));

    [Fact]
    public void Handshake_OnlyTheProducersExchange_SleepsOverWork() =>
        Fails(FailureKind.Deadlock, Explore(loopExchanges: false, producersExchange: true));

    private static Finding Explore(
        bool loopExchanges, bool producersExchange, StoreOrder order = StoreOrder.Total) =>
        ModelChecker.Explore(machine =>
        {
            var handshake = new Handshake(machine);
            machine.AddThread("loop", thread => handshake.Loop(thread, loopExchanges));
            for (int i = 0; i < Items; i++)
                machine.AddThread($"producer {i}", thread => handshake.Produce(thread, i, producersExchange));
        }, order);

    private sealed class Handshake(Machine machine)
    {
        private readonly Word _sleeping = machine.AddWord("sleeping");
        private readonly Word _wakes = machine.AddWord("wakes");
        private readonly WordArray _queue = machine.AddWords("queue", Items);

        public IEnumerable<Step> Loop(ModelThread thread, bool exchanges)
        {
            int taken = 0;
            while (true)
            {
                for (int i = 0; i < Items; i++)
                {
                    yield return thread.Load(_queue[i]);
                    if (thread.Result == 0)
                        continue;
                    yield return thread.Store(_queue[i], 0);
                    taken++;
                }
                if (taken == Items)
                    yield break;

                yield return exchanges ? thread.Exchange(_sleeping, 1) : thread.StoreRelease(_sleeping, 1);
                bool isEmpty = true;
                for (int i = 0; i < Items && isEmpty; i++)
                {
                    yield return thread.Load(_queue[i]);
                    isEmpty = thread.Result == 0;
                }
                if (isEmpty)
                    yield return EnterKernel(thread);
                yield return thread.Store(_sleeping, 0);
            }
        }

        public IEnumerable<Step> Produce(ModelThread thread, int item, bool exchanges)
        {
            yield return thread.StoreRelease(_queue[item], 1);
            if (exchanges)
            {
                yield return thread.Exchange(_sleeping, 0);
            }
            else
            {
                yield return thread.Load(_sleeping);
                if (thread.Result == 1)
                    yield return thread.Store(_sleeping, 0);
            }
            if (thread.Result == 1)
                yield return thread.Do("wakes the loop", () => machine[_wakes]++);
        }

        private Step EnterKernel(ModelThread thread) =>
            thread.Do("sleeps in the kernel until woken", () => machine[_wakes]--, () => machine[_wakes] > 0);
    }
}
