using System.Runtime.InteropServices;
using URing.Abi;
using URing.Tests.Abi;
using static URing.Abi.Constants;

namespace URing.Tests;

/// <summary>Every Prepare method against the bytes that liburing prepares: test/oracle/prepared-entries.c.</summary>
public sealed unsafe class SubmissionEntryTests
{
    private static readonly byte* s_high = (byte*)0x7ffffffffff0;
    private static readonly byte* s_low = (byte*)0x1000;

    private delegate void Prepare(SubmissionEntry entry);

    // SAFETY: nothing reads what these pointers point to; only their bytes are compared.
    private static readonly Dictionary<string, Prepare> s_cases = new()
    {
        ["nop"] = e => e.PrepareNop(),
        ["nop tagged"] = e =>
        {
            e.PrepareNop();
            e.UserData = ulong.MaxValue;
            e.Flags = EntryFlags.Async | EntryFlags.SkipSuccess;
        },
        ["readv"] = e => e.PrepareReadV(3, (iovec*)s_low, 2, 4096),
        ["readv extreme"] = e =>
            e.PrepareReadV(int.MaxValue, (iovec*)s_high, 1024, SubmissionEntry.CurrentPosition, int.MaxValue),
        ["writev"] = e => e.PrepareWriteV(3, (iovec*)s_low, 2, 4096),
        ["writev extreme"] = e => e.PrepareWriteV(int.MinValue, (iovec*)s_high, 1024, long.MaxValue, 2),
        ["read"] = e => e.PrepareRead(3, s_low, 512, 4096),
        ["read extreme"] = e => e.PrepareRead(int.MaxValue, s_high, uint.MaxValue, ulong.MaxValue, 8),
        ["write"] = e => e.PrepareWrite(3, s_low, 512, 4096),
        ["write extreme"] = e => e.PrepareWrite(-1, s_high, uint.MaxValue, ulong.MaxValue, 2),
        ["fsync"] = e => e.PrepareFSync(3),
        ["fsync data"] = e => e.PrepareFSync(int.MaxValue, dataOnly: true),
        ["fallocate"] = e => e.PrepareFAllocate(3, 0, 4096, 8192),
        ["fallocate extreme"] = e => e.PrepareFAllocate(int.MaxValue, 0x7f, ulong.MaxValue, long.MaxValue),
        ["close"] = e => e.PrepareClose(3),
        ["close extreme"] = e => e.PrepareClose(int.MaxValue),
        ["poll add"] = e => e.PreparePollAdd(3, PollEvents.Read),
        ["poll add extreme"] = e =>
            e.PreparePollAdd(int.MaxValue, PollEvents.ReadWrite | PollEvents.Error | PollEvents.HangUp),
        ["poll remove"] = e => e.PreparePollRemove(454),
        ["poll remove extreme"] = e => e.PreparePollRemove(ulong.MaxValue),
        ["cancel"] = e => e.PrepareCancel(454),
        ["cancel extreme"] = e => e.PrepareCancel(ulong.MaxValue, IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY),
        ["timeout"] = e => e.PrepareTimeout((__kernel_timespec*)s_low),
        ["timeout extreme"] = e => e.PrepareTimeout((__kernel_timespec*)s_high, uint.MaxValue,
            IORING_TIMEOUT_ABS | IORING_TIMEOUT_REALTIME | IORING_TIMEOUT_ETIME_SUCCESS),
    };

    public static TheoryData<string> Cases => new(s_cases.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Prepare_SlotFullOfOnes_IsWhatLiburingPrepares(string name)
    {
        Assert.Equal(HeaderData.PreparedEntries.GetProperty(name).GetString(), BytesAfter(s_cases[name]));
    }

    [Fact]
    public void Prepare_Methods_AllHaveACase()
    {
        string[] prepared = [.. typeof(SubmissionEntry).GetMethods().Select(method => method.Name)
            .Where(name => name.StartsWith("Prepare", StringComparison.Ordinal) && name != "PrepareRaw")
            .Select(name => name["Prepare".Length..]).Distinct(StringComparer.Ordinal)];
        Assert.Equal(12, prepared.Length);
        foreach (string method in prepared)
        {
            Assert.Contains(s_cases.Keys, name =>
                name.Replace(" ", "", StringComparison.Ordinal).StartsWith(method, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void Cases_Oracle_HasNoOther()
    {
        Assert.Equal(
            HeaderData.PreparedEntries.EnumerateObject().Select(property => property.Name)
                .Order(StringComparer.Ordinal),
            s_cases.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void PrepareRaw_AnyBytes_PassesThemThrough()
    {
        var raw = new io_uring_sqe
        {
            opcode = 200,
            flags = 1,
            ioprio = 2,
            fd = -3,
            off = 4,
            addr = 5,
            len = 6,
            rw_flags = 7,
        };
        raw.user_data = 8;
        raw.buf_index = 9;
        raw.personality = 10;
        raw.splice_fd_in = -11;
        raw.addr3 = 12;
        raw.__pad2 = 13;
        string expected = Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<io_uring_sqe>(in raw)));
        Assert.Equal(expected, BytesAfter(e => e.PrepareRaw(raw)));
    }

    [Fact]
    public void UserDataAndFlags_Set_AreReadBack()
    {
        var slot = default(io_uring_sqe);
        var entry = new SubmissionEntry(ref slot) { UserData = ulong.MaxValue, Flags = EntryFlags.Link };
        Assert.Equal((ulong.MaxValue, EntryFlags.Link), (entry.UserData, entry.Flags));
    }

    private static string BytesAfter(Prepare prepare)
    {
        io_uring_sqe slot;
        // SAFETY: the slot is a local of 64 bytes.
        var bytes = new Span<byte>(&slot, sizeof(io_uring_sqe));
        bytes.Fill(0xFF);
        prepare(new SubmissionEntry(ref slot));
        return Convert.ToHexString(bytes);
    }
}
