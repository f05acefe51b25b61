using System.Runtime.InteropServices;
using System.Text.Json;
using URing.Abi;
using URing.Tests.Abi;
using URing.Tests.Entries;

namespace URing.Tests;

/// <summary>
/// Every Prepare method against the bytes that liburing prepares: test/oracle/prepared-entries.c, and for what came
/// later test/oracle/prepared-entries-newer.c.
/// </summary>
public sealed unsafe class SubmissionEntryTests
{
    private const int ShortLength = 64;
    private const int LongLength = 128;

    private static readonly string[] s_methods = [.. typeof(SubmissionEntry).GetMethods()
        .Select(method => method.Name).Where(name => name.StartsWith("Prepare", StringComparison.Ordinal))];

    public static TheoryData<string> Cases => new(EntryCases.All.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Prepare_SlotFullOfOnes_IsWhatLiburingPrepares(string name)
    {
        string expected = Expected(name);
        Assert.Equal(expected, BytesAfter(EntryCases.All[name], expected.Length / 2));
    }

    [Fact]
    public void Prepare_Names_AreUsedOnce() =>
        Assert.Equal(s_methods.Distinct(StringComparer.Ordinal), s_methods);

    [Fact]
    public void Prepare_Methods_AllHaveTwoCases()
    {
        // Two have no parameters; the raw ones have tests of their own.
        string[] single = ["PrepareNop128", "PrepareCancelAny"];
        string[] own = ["PrepareRaw", "PrepareRaw128"];
        ILookup<string?, string> cases = EntryCases.All.Keys.ToLookup(MethodOf);
        Assert.Equal(111, s_methods.Length);
        foreach (string method in s_methods.Except(own))
            Assert.True(cases[method].Count() >= (single.Contains(method) ? 1 : 2), $"{method} has too few cases");
    }

    [Fact]
    public void Cases_Oracles_HaveNoOthers()
    {
        string[] expected = [.. Names(HeaderData.PreparedEntries), .. Names(HeaderData.NewerPreparedEntries)];
        Assert.Equal(expected.Order(StringComparer.Ordinal), EntryCases.All.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Cases_Methods_AreInOneOracleOnly()
    {
        IEnumerable<string?> old = Names(HeaderData.PreparedEntries).Select(MethodOf);
        IEnumerable<string?> newer = Names(HeaderData.NewerPreparedEntries).Where(name => !IsSetter(name))
            .Select(MethodOf);
        Assert.Empty(old.Intersect(newer).Except(
            ["PrepareNop", "PrepareReceiveMultishot"]));
    }

    [Fact]
    public void PrepareRaw_AnyBytes_PassesThemThrough() =>
        Assert.Equal(Hex(Odd(1)), BytesAfter(entry => entry.PrepareRaw(Odd(1)), ShortLength));

    [Fact]
    public void PrepareRaw128_AnyBytes_PassesThemThrough() =>
        Assert.Equal(Hex(Odd(1)) + Hex(Odd(100)),
            BytesAfter(entry => entry.PrepareRaw128(Odd(1), Odd(100)), LongLength));

    [Fact]
    public void Properties_Set_AreReadBack()
    {
        var slot = default(io_uring_sqe);
        var entry = new SubmissionEntry(ref slot)
        {
            UserData = ulong.MaxValue,
            Flags = EntryFlags.Link,
            Priority = 0x6001,
            Personality = 7,
            BufferGroup = 65535,
        };
        Assert.Equal((ulong.MaxValue, EntryFlags.Link), (entry.UserData, entry.Flags));
        Assert.Equal((0x6001, 7, 65535), (slot.ioprio, slot.personality, slot.buf_group));
        Assert.Equal((0x6001, 7, 65535), (entry.Priority, entry.Personality, entry.BufferGroup));
        entry.BufferIndex = 9;
        entry.NotificationUserData = 10;
        Assert.Equal((9, 10UL), (entry.BufferIndex, entry.NotificationUserData));
        Assert.Equal((9, 10UL), (slot.buf_index, slot.addr3));
    }

    [Fact]
    public void Length_ShortAndLong_IsInBytes()
    {
        var slot = default(io_uring_sqe);
        Assert.Equal(ShortLength, new SubmissionEntry(ref slot).Length);
        Assert.Equal(LongLength, new SubmissionEntry(ref slot, isLong: true).Length);
    }

    private static string Expected(string name) =>
        (HeaderData.PreparedEntries.TryGetProperty(name, out JsonElement bytes)
            || HeaderData.NewerPreparedEntries.TryGetProperty(name, out bytes)) ? bytes.GetString()! : "";

    private static IEnumerable<string> Names(JsonElement oracle) =>
        oracle.EnumerateObject().Select(property => property.Name);

    // What is set after preparing has a case of its own, on top of a method of the other oracle.
    private static bool IsSetter(string name) => name is "set protection" or "notification user data";

    // The longest method whose words the case's name starts with.
    private static string? MethodOf(string name)
    {
        string words = "Prepare" + name.Replace(" ", "", StringComparison.Ordinal);
        return s_methods.Where(method => words.StartsWith(method, StringComparison.OrdinalIgnoreCase))
            .MaxBy(method => method.Length);
    }

    private static io_uring_sqe Odd(byte first)
    {
        io_uring_sqe odd;
        // SAFETY: the struct is a local of 64 bytes.
        var bytes = new Span<byte>(&odd, sizeof(io_uring_sqe));
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(first + i);
        return odd;
    }

    private static string Hex(io_uring_sqe sqe) =>
        Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<io_uring_sqe>(in sqe)));

    private static string BytesAfter(EntryCases.Prepare prepare, int length)
    {
        io_uring_sqe* slots = stackalloc io_uring_sqe[3];
        // SAFETY: the slots are locals of 192 bytes.
        var bytes = new Span<byte>(slots, 3 * sizeof(io_uring_sqe));
        bytes.Fill(0xFF);
        prepare(new SubmissionEntry(ref *slots, isLong: length == LongLength));
        Assert.Equal(-1, bytes[length..].IndexOfAnyExcept((byte)0xFF));
        return Convert.ToHexString(bytes[..length]);
    }
}
