using URing.Abi;
using URing.Contexts;
using static URing.Abi.Constants;

namespace URing.Tests.Contexts;

/// <summary>Slots, generations and the search for targets.</summary>
public sealed class RecordTableTests
{
    private readonly RecordTable _table = new(1, EntryFlags.None);
    private readonly Releases _releases = new();

    [Fact]
    public void Complete_OfAnEarlierGeneration_FindsNobody()
    {
        ulong first = Add(IORING_OP_NOP, 1);
        Assert.Equal(Verdict.HandOut, Complete(first, 0, out _));
        ulong second = Add(IORING_OP_NOP, 2);
        Assert.Equal(RecordKey.SlotOf(first), RecordKey.SlotOf(second));

        Assert.Equal(Verdict.Ignore, Complete(first, 0, out _));

        Assert.Equal(1, _table.Strays);
        Assert.Equal(1, _table.InFlight);
        Assert.Equal(Verdict.HandOut, Complete(second, 5, out Completion completion));
        Assert.Equal(new Completion(2, 5), completion);
    }

    [Fact]
    public void Complete_MoreFollow_KeepsTheRecord()
    {
        ulong key = Add(IORING_OP_POLL_ADD, 1);

        Assert.Equal(Verdict.HandOut,
            _table.Complete(new Completion(key, 1, CompletionFlags.More), true, _releases, out _));
        Assert.Equal(1, _table.InFlight);
        Assert.Equal(Verdict.HandOut, Complete(key, 1, out _));

        Assert.Equal(0, _table.InFlight);
    }

    [Theory]
    [InlineData(Errno.ECANCELED)]
    [InlineData(Errno.EFAULT)]
    [InlineData(Errno.EINTR)]
    public void Complete_NobodyAskedForTheEnd_SubmitsAgainThreeTimes(Errno error)
    {
        ulong key = Add(IORING_OP_READV, 1);

        for (int i = 0; i < 3; i++)
        {
            Assert.False(_table.WillHandOut(new Completion(key, -(int)error)));
            Assert.Equal(Verdict.SubmitAgain, Complete(key, -(int)error, out _));
        }

        Assert.True(_table.WillHandOut(new Completion(key, -(int)error)));
        Assert.Equal(Verdict.HandOut, Complete(key, -(int)error, out Completion completion));
        Assert.Equal(error, completion.Error);
    }

    [Theory]
    [InlineData(Errno.EIO)]
    [InlineData(Errno.EAGAIN)]
    public void Complete_OtherErrors_AreHandedOutAtOnce(Errno error) =>
        Assert.Equal(Verdict.HandOut, Complete(Add(IORING_OP_READV, 1), -(int)error, out _));

    [Fact]
    public void Complete_CancelWasAskedFor_HandsItOut()
    {
        ulong key = Add(IORING_OP_READV, 1);
        Assert.Equal(key, _table.MarkOldest(1, _releases));

        Assert.Equal(Verdict.HandOut, Complete(key, -(int)Errno.ECANCELED, out _));
    }

    [Theory]
    [InlineData(Errno.ENOENT, Verdict.SubmitAgain)]
    [InlineData(Errno.EACCES, Verdict.SubmitAgain)]
    [InlineData(Errno.EALREADY, Verdict.HandOut)]
    public void Complete_CancelThatWasRefused_UnmarksItsTarget(Errno refusal, object verdict)
    {
        ulong target = Add(IORING_OP_READV, 1);
        ulong cancel = Add(IORING_OP_ASYNC_CANCEL, 2, _table.MarkOldest(1, _releases));

        Assert.Equal(Verdict.HandOut, Complete(cancel, -(int)refusal, out _));

        Assert.Equal(verdict, Complete(target, -(int)Errno.ECANCELED, out _));
    }

    [Fact]
    public void MarkOldest_FreeSlotsHoldTheSameUserData_AreNotFound()
    {
        ulong gone = Add(IORING_OP_NOP, 3);
        ulong stays = Add(IORING_OP_NOP, 3);
        Complete(gone, 0, out _);
        ulong later = Add(IORING_OP_NOP, 3);

        Assert.Equal(RecordKey.SlotOf(gone), RecordKey.SlotOf(later));
        Assert.Equal(stays, _table.MarkOldest(3, _releases));
        Complete(stays, 0, out _);
        Complete(later, 0, out _);
        Assert.Equal(RecordKey.Impossible, _table.MarkOldest(3, _releases));
    }

    [Fact]
    public void Add_ThousandsAndBack_ReusesEverySlot()
    {
        for (int round = 0; round < 3; round++)
        {
            ulong[] keys = [.. Enumerable.Range(0, 5000).Select(i => Add(IORING_OP_NOP, (ulong)i))];
            Assert.Equal(5000, keys.Select(RecordKey.SlotOf).Distinct().Count());
            Assert.All(keys, key => Assert.True(RecordKey.SlotOf(key) < 5000));
            foreach (ulong key in keys)
                Complete(key, 0, out _);
            Assert.Equal(0, _table.InFlight);
        }
    }

    private ulong Add(byte opcode, ulong userData, ulong target = RecordKey.Impossible)
    {
        io_uring_sqe queued = default;
        _table.Add(new io_uring_sqe { opcode = opcode }, new Operation(userData), target, ref queued);
        return queued.user_data;
    }

    private Verdict Complete(ulong key, int result, out Completion completion) =>
        _table.Complete(new Completion(key, result), mayResubmit: true, _releases, out completion);
}
