using static URing.Tests.Explorer.FindingAssert;

namespace URing.Tests.Explorer.Models;

/// <summary>Entries and completions between the two sides of a ring: written, announced, copied, given back.</summary>
public sealed class QueuePublicationTests
{
    private const int Capacity = 2;
    private const int Items = 4;

    [Theory]
    [InlineData(nameof(StoreOrder.Total))]
    [InlineData(nameof(StoreOrder.Partial))]
    public void Take_CopyBeforeHeadMoves_ReadsEveryItemOnce(string order) =>
        Holds(Explore(Fault.None, Enum.Parse<StoreOrder>(order)));

    [Fact]
    public void Take_HeadMovesBeforeTheCopy_ReadsALaterItem() =>
        Fails(FailureKind.Claim, Explore(Fault.HeadBeforeCopy));

    [Fact]
    public void Put_TailMovesBeforeTheItemIsWritten_ReadsAnOldItem() =>
        Fails(FailureKind.Claim, Explore(Fault.TailBeforeItem));

    [Fact]
    public void Put_TailMovesWithoutReleaseInPartialOrder_ReadsAnOldItem() =>
        Fails(FailureKind.Claim, Explore(Fault.PlainTail, StoreOrder.Partial));

    [Fact]
    public void Put_RoomFromACounterOfItsOwn_OverwritesAnItem() =>
        Fails(FailureKind.Claim, Explore(Fault.OwnCounterOfRoom));

    private enum Fault
    {
        None,
        HeadBeforeCopy,
        TailBeforeItem,
        PlainTail,
        OwnCounterOfRoom,
    }

    // One model for both queues: in one the ring puts and the kernel takes, in the other it is the other way round.
    private static Finding Explore(Fault fault, StoreOrder order = StoreOrder.Total) => ModelChecker.Explore(machine =>
    {
        var queue = new Queue(machine, fault);
        machine.AddThread("putter", queue.Put);
        machine.AddThread("taker", queue.Take);
    }, order);

    private sealed class Queue(Machine machine, Fault fault)
    {
        private readonly Word _head = machine.AddWord("head");
        private readonly Word _tail = machine.AddWord("tail");
        private readonly WordArray _slots = machine.AddWords("slot", Capacity);

        public IEnumerable<Step> Put(ModelThread thread)
        {
            for (int tail = 0; tail < Items; tail++)
            {
                // A counter of its own believes that whoever was told of an item has taken it.
                int position = tail;
                if (fault != Fault.OwnCounterOfRoom)
                    yield return thread.Until("waits for room", () => position - machine[_head] < Capacity);
                if (fault == Fault.TailBeforeItem)
                    yield return thread.StoreRelease(_tail, tail + 1);
                yield return thread.Store(_slots[tail], 100 + tail);
                if (fault == Fault.PlainTail)
                    yield return thread.Store(_tail, tail + 1);
                else if (fault != Fault.TailBeforeItem)
                    yield return thread.StoreRelease(_tail, tail + 1);
            }
        }

        public IEnumerable<Step> Take(ModelThread thread)
        {
            for (int head = 0; head < Items; head++)
            {
                int position = head;
                yield return thread.Until("waits for an item", () => machine[_tail] != position);
                if (fault == Fault.HeadBeforeCopy)
                    yield return thread.StoreRelease(_head, head + 1);
                yield return thread.Load(_slots[head]);
                Machine.Claim(thread.Result == 100 + head, $"item {head} is the one that was put there");
                if (fault != Fault.HeadBeforeCopy)
                    yield return thread.StoreRelease(_head, head + 1);
            }
        }
    }
}
