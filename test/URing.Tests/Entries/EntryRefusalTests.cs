using URing.Abi;

namespace URing.Tests.Entries;

/// <summary>Arguments that no kernel takes are refused before they reach it, by name and limit.</summary>
// SAFETY: nothing reads what these pointers point to.
public sealed unsafe class EntryRefusalTests
{
    private const uint TooHighSlot = uint.MaxValue - 1;

    [Fact]
    public void Slot_OverTheHighest_IsRefused()
    {
        AssertRefused("slot", e => e.PrepareOpenAtDirect(0, null, 0, 0, TooHighSlot));
        AssertRefused("slot", e => e.PrepareOpenAt2Direct(0, null, null, TooHighSlot));
        AssertRefused("slot", e => e.PrepareSocketDirect(0, 0, 0, TooHighSlot));
        AssertRefused("slot", e => e.PrepareAcceptDirect(0, null, null, TooHighSlot));
        AssertRefused("slot", e => e.PreparePipeDirect(null, 0, TooHighSlot));
        AssertRefused("slot", e => e.PrepareCloseDirect(TooHighSlot));
        AssertRefused("slot", e => e.PrepareCloseDirect(DirectSlot.Allocate));
        AssertRefused("slot", e => e.PrepareCancelFixedDescriptor(1U << 31));
        AssertRefused("slot", e => e.PrepareFixedFdInstall(1U << 31));
        AssertRefused("target", e => e.PrepareMessageRingDescriptor(0, 0, TooHighSlot, 0));
    }

    [Fact]
    public void Vectors_MoreThanTheKernelTakes_AreRefused()
    {
        AssertRefused("count", e => e.PrepareReadV(0, null, 1025, 0));
        AssertRefused("count", e => e.PrepareWriteV(0, null, 1025, 0));
        AssertRefused("count", e => e.PrepareReadVFixed(0, null, 1025, 0, 0));
        AssertRefused("count", e => e.PrepareWriteVFixed(0, null, 1025, 0, 0));
        AssertRefused("count", e => e.PrepareSendV(0, null, 1025));
        AssertRefused("count", e => e.PrepareSendVZeroCopy(0, null, 1025));
    }

    [Fact]
    public void Address_LongerThanAnyFamilys_IsRefused()
    {
        AssertRefused("length", e => e.PrepareBind(0, null, 129));
        AssertRefused("length", e => e.PrepareConnect(0, null, 129));
        AssertRefused("length", e => e.SetDestination(null, 129));
        AssertRefused("addressLength", e => e.PrepareSendTo(0, null, 0, null, 129));
    }

    [Fact]
    public void Counts_OutOfRange_AreRefused()
    {
        AssertRefused("backlog", e => e.PrepareListen(0, -1));
        AssertRefused("count", e => e.PrepareFutexWaitV(null, 0));
        AssertRefused("count", e => e.PrepareFutexWaitV(null, 129));
        AssertRefused("count", e => e.PrepareProvideBuffers(null, 1, 0, 0));
        AssertRefused("count", e => e.PrepareProvideBuffers(null, 1, 65_536, 0));
        AssertRefused("count", e => e.PrepareProvideBuffers(null, 1, 2, 0, ushort.MaxValue));
        AssertRefused("count", e => e.PrepareRemoveBuffers(0, 0));
        AssertRefused("count", e => e.PrepareRemoveBuffers(65_536, 0));
        AssertRefused("length", e => e.PrepareGetSocketOption(0, 1, 1, null, 1U << 31));
        AssertRefused("length", e => e.PrepareSetSocketOption(0, 1, 1, null, 1U << 31));
    }

    [Fact]
    public void Command_LongerThanItsArea_IsRefused()
    {
        AssertRefused("command", e => e.PrepareURingCommand(0, 0, new byte[17]));
        AssertRefused("command", e => e.PrepareURingCommandFixed(0, 0, new byte[17], 0));
        AssertRefused("command", e => e.PrepareURingCommandMultishot(0, 0, new byte[17], 0));
        AssertRefused("command", e => e.PrepareURingCommand128(0, 0, new byte[81]));
        AssertRefused("command", e => e.PrepareURingCommand(0, 0, new byte[81]), isLong: true);
    }

    [Fact]
    public void LongRequest_ShortEntry_IsRefused()
    {
        AssertTooShort(e => e.PrepareNop128());
        AssertTooShort(e => e.PrepareURingCommand128(0, 0, []));
        AssertTooShort(e => e.PrepareRaw128(default, default));
    }

    [Fact]
    public void Refusal_Slot_SaysTheLimit()
    {
        var slot = default(io_uring_sqe);
        Exception? refused = Record.Exception(() => new SubmissionEntry(ref slot).PrepareCloseDirect(TooHighSlot));
        Assert.Contains("4294967293", Assert.IsType<ArgumentOutOfRangeException>(refused).Message,
            StringComparison.Ordinal);
    }

    private static void AssertRefused(string parameter, EntryCases.Prepare prepare, bool isLong = false)
    {
        io_uring_sqe* slots = stackalloc io_uring_sqe[2];
        slots[0] = new io_uring_sqe { opcode = 200 };
        Assert.Throws<ArgumentOutOfRangeException>(
            parameter, () => prepare(new SubmissionEntry(ref *slots, isLong)));
        Assert.Equal(200, slots[0].opcode);
    }

    private static void AssertTooShort(EntryCases.Prepare prepare)
    {
        var slot = default(io_uring_sqe);
        Assert.Throws<InvalidOperationException>(() => prepare(new SubmissionEntry(ref slot)));
    }
}
