using URing.Registrations;

namespace URing.Tests.Registrations;

public sealed class BufferLedgerTests
{
    private const int Length = 10;

    [Fact]
    public void TryTake_OneBuffer_LendsIt()
    {
        BufferLedger ledger = Filled(4);
        Assert.True(ledger.TryTake(1, 10, staysInKernel: false, out BufferRun run));
        Assert.Equal(new BufferRun(1, 0, 10, 1), run);
        Assert.True(ledger.IsLent(1));
        Assert.Equal((3, 1), (ledger.InKernel, ledger.Head));
        Assert.False(ledger.TryTake(1, 5, staysInKernel: false, out _));
    }

    [Fact]
    public void TryTake_MoreThanOneHolds_FollowsTheRing()
    {
        BufferLedger ledger = Filled(4);
        Lend(ledger, 0, 1, 2, 3);
        foreach (int buffer in new[] { 2, 0, 3, 1 })
            Assert.True(ledger.TryRecycle(buffer));
        Assert.True(ledger.TryTake(2, 25, staysInKernel: false, out BufferRun run));
        Assert.Equal(new BufferRun(2, 0, 25, 3), run);
        Assert.Equal((0, 3), (ledger.After(2), ledger.After(0)));
        Assert.False(ledger.IsLent(1));
        Assert.Equal(1, ledger.InKernel);
    }

    [Fact]
    public void TryTake_SeveralBuffersComeLate_AreFoundThoughLaterOnesCameBackBefore()
    {
        BufferLedger ledger = Filled(4);
        for (int buffer = 2; buffer < 4; buffer++)
        {
            Assert.True(ledger.TryTake(buffer, 10, staysInKernel: false, out _));
            Assert.True(ledger.TryRecycle(buffer));
        }
        Assert.True(ledger.TryTake(0, 20, staysInKernel: false, out BufferRun run));
        Assert.Equal((new BufferRun(0, 0, 20, 2), 1), (run, ledger.After(0)));
        Assert.Equal(2, ledger.InKernel);
    }

    [Fact]
    public void TryTake_Incremental_GoesOnWhereItStopped()
    {
        BufferLedger ledger = Filled(2, isIncremental: true);
        Assert.True(ledger.TryTake(0, 4, staysInKernel: true, out BufferRun run));
        Assert.Equal(new BufferRun(0, 0, 4, 1), run);
        Assert.Equal((2, 4), (ledger.InKernel, ledger.UsedOf(0)));
        Assert.True(ledger.TryTake(0, 0, staysInKernel: true, out run));
        Assert.Equal(new BufferRun(0, 4, 0, 1), run);
        Assert.True(ledger.TryTake(0, 12, staysInKernel: true, out run));
        Assert.Equal(new BufferRun(0, 4, 12, 2), run);
        Assert.Equal((true, false, 6), (ledger.IsLent(0), ledger.IsLent(1), ledger.UsedOf(1)));
        Assert.True(ledger.TryTake(1, 4, staysInKernel: false, out run));
        Assert.Equal(new BufferRun(1, 6, 4, 1), run);
        Assert.True(ledger.TryRecycle(1));
        Assert.Equal(0, ledger.UsedOf(1));
    }

    [Theory]
    [InlineData(-1, 1, false)]
    [InlineData(4, 1, false)]
    [InlineData(65_535, 1, false)]
    [InlineData(0, -1, false)]
    [InlineData(0, 41, false)]
    [InlineData(3, 11, false)]
    [InlineData(1, int.MaxValue, false)]
    [InlineData(0, 1, true)]
    public void TryTake_WhatTheKernelCannotSay_ChangesNothing(int buffer, int bytes, bool stays)
    {
        BufferLedger ledger = Filled(4);
        Assert.False(ledger.TryTake(buffer, bytes, stays, out BufferRun run));
        Assert.Equal(default, run);
        Assert.Equal((4, 0), (ledger.InKernel, ledger.Head));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(21)]
    public void TryTake_UsedUpButStays_IsRefused(int bytes) =>
        Assert.False(Filled(2, isIncremental: true).TryTake(0, bytes, staysInKernel: true, out _));

    [Fact]
    public void TryTake_RunMeetsALentBuffer_IsRefused()
    {
        BufferLedger ledger = Filled(4);
        Lend(ledger, 1);
        Assert.False(ledger.TryTake(0, 11, staysInKernel: false, out _));
        Assert.True(ledger.TryTake(0, 10, staysInKernel: false, out _));
    }

    [Fact]
    public void TryRecycle_NotLent_IsRefused()
    {
        BufferLedger ledger = Filled(4);
        Assert.False(ledger.TryRecycle(0));
        Assert.False(ledger.TryRecycle(-1));
        Assert.False(ledger.TryRecycle(4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32_768)]
    public void Positions_Wrap_KeepTheOrder(int count)
    {
        BufferLedger ledger = Filled(count);
        for (int i = 0; i < 70_000; i++)
        {
            int buffer = i % count;
            Assert.True(ledger.TryTake(buffer, 3, staysInKernel: false, out _));
            Assert.True(ledger.TryRecycle(buffer));
        }
        Assert.Equal((70_000 + count, 70_000), (ledger.Tail + 65_536, ledger.Head + 65_536));
    }

    // Any numbers at all: no exception, no byte outside, and never a buffer in two hands.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TryTake_RandomCompletions_KeepTheBooks(int seed)
    {
        var random = new Random(seed);
        int count = 1 << random.Next(0, 5);
        bool isIncremental = seed % 2 == 0;
        BufferLedger ledger = Filled(count, isIncremental);
        for (int i = 0; i < 200_000; i++)
        {
            int buffer = random.Next(-2, count + 2);
            bool stays = random.Next(2) == 0;
            if (random.Next(2) == 0)
                ledger.TryRecycle(buffer);
            else if (ledger.TryTake(buffer, AnyLength(random), stays, out BufferRun run))
                CheckRun(ledger, run);
            int inKernel = Enumerable.Range(0, count).Count(one => !ledger.IsLent(one));
            Assert.Equal((inKernel, (ushort)(ledger.Tail - inKernel)), (ledger.InKernel, ledger.Head));
        }
    }

    private static void CheckRun(BufferLedger ledger, BufferRun run)
    {
        HashSet<int> seen = [];
        int rest = run.Length;
        int offset = run.Offset;
        ushort buffer = run.First;
        for (int i = 0; i < run.Count; i++)
        {
            Assert.True(seen.Add(buffer));
            Assert.InRange(offset, 0, Length - 1);
            rest -= Math.Min(rest, Length - offset);
            Assert.True(i == run.Count - 1 || ledger.IsLent(buffer));
            (offset, buffer) = (0, ledger.After(buffer));
        }
        Assert.Equal(0, rest);
    }

    private static int AnyLength(Random random) => random.Next(8) switch
    {
        0 => int.MaxValue,
        1 => -random.Next(200),
        2 => random.Next(),
        _ => random.Next(4 * Length),
    };

    private static BufferLedger Filled(int count, bool isIncremental = false)
    {
        BufferLedger ledger = new(count, Length, isIncremental);
        for (int i = 0; i < count; i++)
            Assert.True(ledger.TryRecycle(i));
        return ledger;
    }

    private static void Lend(BufferLedger ledger, params int[] buffers)
    {
        foreach (int buffer in buffers)
            Assert.True(ledger.TryTake(buffer, 1, staysInKernel: false, out _));
    }
}
