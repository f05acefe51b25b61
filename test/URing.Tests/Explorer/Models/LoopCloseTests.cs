using static URing.Tests.Explorer.FindingAssert;

namespace URing.Tests.Explorer.Models;

/// <summary>The end of a loop while others hand items over: each item is run or refused, once.</summary>
/// <remarks>As Handover of URing.IO: a list of items behind one word, and an end mark that takes its place.</remarks>
public sealed class LoopCloseTests
{
    private const int Items = 2;

    [Theory]
    [InlineData(nameof(StoreOrder.Total))]
    [InlineData(nameof(StoreOrder.Partial))]
    public void Close_EndMarkByExchange_EachItemEndsOnce(string order) =>
        Holds(Explore(exchangesEnd: true, exchangesSleep: true, Enum.Parse<StoreOrder>(order)));

    [Fact]
    public void Close_TakesTheLastThenMarksTheEnd_LosesAnItem() =>
        Fails(FailureKind.Claim, Explore(exchangesEnd: false, exchangesSleep: true));

    [Fact]
    public void Close_LoopStoresThatItSleeps_SleepsOverTheCloseRequest() =>
        Fails(FailureKind.Deadlock, Explore(exchangesEnd: true, exchangesSleep: false));

    private static Finding Explore(
        bool exchangesEnd, bool exchangesSleep, StoreOrder order = StoreOrder.Total) =>
        ModelChecker.Explore(machine =>
        {
            var handover = new Handover(machine, exchangesEnd, exchangesSleep);
            machine.AddThread("loop", handover.Loop);
            // The first item asks the loop to close.
            for (int i = 1; i <= Items; i++)
            {
                int item = i;
                machine.AddThread(item == 1 ? "closer" : $"producer {item}", thread => handover.Push(thread, item));
            }
            machine.Finally("each item was run or refused, once", handover.AllEndedOnce);
        }, order);

    private sealed class Handover(Machine machine, bool exchangesEnd, bool exchangesSleep)
    {
        private const long End = -1;

        // The list as a number: each digit an item, the newest last.
        private readonly Word _newest = machine.AddWord("newest");
        private readonly Word _asleep = machine.AddWord("asleep");
        private readonly Word _wakes = machine.AddWord("wakes");
        private readonly WordArray _ended = machine.AddWords("ended", Items + 1);

        public bool AllEndedOnce() => Enumerable.Range(1, Items).All(item => machine[_ended[item]] == 1);

        public IEnumerable<Step> Push(ModelThread thread, int item)
        {
            yield return thread.Load(_newest);
            long seen = thread.Result;
            while (seen != End)
            {
                yield return thread.CompareExchange(_newest, (seen * 10) + item, seen);
                if (thread.Result == seen)
                    break;
                seen = thread.Result;
            }
            if (seen == End)
            {
                yield return thread.Do("refuses its item", () => machine[_ended[item]]++);
                yield break;
            }
            yield return thread.Exchange(_asleep, 0);
            if (thread.Result == 1)
                yield return thread.Do("wakes the loop", () => machine[_wakes]++);
        }

        public IEnumerable<Step> Loop(ModelThread thread)
        {
            bool isClosing = false;
            while (true)
            {
                yield return thread.Load(_newest);
                if (thread.Result != 0)
                {
                    yield return thread.Exchange(_newest, 0);
                    long taken = thread.Result;
                    isClosing |= taken.ToString().Contains('1');
                    yield return thread.Do("runs what it took", () => EndAll(taken));
                }
                yield return thread.Load(_newest);
                if (isClosing && thread.Result == 0)
                    break;

                yield return exchangesSleep ? thread.Exchange(_asleep, 1) : thread.StoreRelease(_asleep, 1);
                yield return thread.Load(_newest);
                if (thread.Result == 0)
                    yield return Sleep(thread);
                yield return thread.StoreRelease(_asleep, 0);
            }
            yield return exchangesEnd ? thread.Exchange(_newest, End) : thread.Load(_newest);
            long last = thread.Result;
            if (!exchangesEnd)
                yield return thread.Store(_newest, End);
            yield return thread.Do("refuses the last", () => EndAll(last));
        }

        private Step Sleep(ModelThread thread) =>
            thread.Do("sleeps in the kernel until woken", () => machine[_wakes]--, () => machine[_wakes] > 0);

        private void EndAll(long items)
        {
            for (; items > 0; items /= 10)
                machine[_ended[(int)(items % 10)]]++;
        }
    }
}
