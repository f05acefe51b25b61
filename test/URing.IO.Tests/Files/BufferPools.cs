using System.Buffers;
using URing.TestKit;

namespace URing.IO.Tests.Files;

public abstract class BufferPools(KernelCase kernel) : FileContract(kernel)
{
    private const int Length = 4096;

    [Fact]
    public async Task Rent_Pool_LendsEachBufferOnceAndServesWaiters()
    {
        using BufferPool pool = await BufferPool.CreateAsync(Loop, Length, 2);
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? first));
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? second));
        Assert.False(pool.TryRent(out _));
        Assert.False(first.Memory.Span.Overlaps(second.Memory.Span));
        using var cancel = new CancellationTokenSource();
        Task<IMemoryOwner<byte>> waiting = pool.RentAsync().AsTask();
        Task<IMemoryOwner<byte>> cancelled = pool.RentAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Deadline));
        first.Dispose();
        IMemoryOwner<byte> third = await waiting.WaitAsync(Deadline);
        Assert.False(pool.TryRent(out _));
        third.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task GiveBack_Twice_LeavesTheBufferWithItsNextRenter()
    {
        using var data = new TestFile(Content(Length));
        await using URingFile file = await OpenAsync(data, FileRoute.Ring);
        using BufferPool pool = await BufferPool.CreateAsync(Loop, Length, 1);
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? first));
        Memory<byte> stale = first.Memory;
        first.Dispose();
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? second));
        first.Dispose();
        Assert.False(pool.TryRent(out _));
        _ = Assert.Throws<ObjectDisposedException>(() => stale.Span.Length);
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => file.ReadAsync(stale, 0).AsTask());
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => file.ReadAsync([stale], 0).AsTask());
        second.Memory.Span.Fill(7);
        second.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task GiveBack_OperationUsesIt_GoesBackAtItsEnd()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        using BufferPool pool = await BufferPool.CreateAsync(Loop, Length, 1);
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? buffer));
        Memory<byte> memory = buffer.Memory;
        Task<int> read = reader.ReadAsync(memory, 0).AsTask();
        await Until(() => Loop.InFlight == 1, "the read is in flight");
        buffer.Dispose();
        Assert.False(pool.TryRent(out _));
        pipe.Write("late"u8);
        Assert.Equal(4, await read.WaitAsync(Deadline));
        using IMemoryOwner<byte> again = await pool.RentAsync().AsTask().WaitAsync(Deadline);
        Assert.Equal("late"u8.ToArray(), again.Memory.Span[..4].ToArray());
    }

    [Fact]
    public async Task Dispose_ReadPreparedInTheSameTurn_ReadsAllTheSame()
    {
        using var data = new TestFile(Content(Length));
        await using URingFile file = await OpenAsync(data, FileRoute.Ring);
        BufferPool pool = await BufferPool.CreateAsync(Loop, Length, 1);
        using IMemoryOwner<byte> buffer = await pool.RentAsync();
        using var released = new ManualResetEventSlim();
        Loop.Post(() => Assert.True(released.Wait(Deadline)));
        Task<int> read = file.ReadAsync(buffer.Memory, 0).AsTask();
        pool.Dispose();
        released.Set();

        Assert.Equal(Length, await read.WaitAsync(Deadline));
        Assert.True(buffer.Memory.Span.SequenceEqual(Content(Length)));
    }

    [Fact]
    public async Task Dispose_BuffersLentAndInUse_StayValidUntilTheyAreGivenBack()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        BufferPool pool = await BufferPool.CreateAsync(Loop, Length, 2);
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? lent));
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? used));
        Task<IMemoryOwner<byte>> waiting = pool.RentAsync().AsTask();
        Memory<byte> memory = used.Memory;
        Task<int> read = reader.ReadAsync(memory, 0).AsTask();
        await Until(() => Loop.InFlight == 1, "the read is in flight");
        pool.Dispose();
        pool.Dispose();
        used.Dispose();
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Deadline));
        _ = Assert.Throws<ObjectDisposedException>(() => pool.TryRent(out _));
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.RentAsync().AsTask());
        lent.Memory.Span.Fill(5);
        pipe.Write("late"u8);
        Assert.Equal(4, await read.WaitAsync(Deadline));
        Assert.Equal(-1, lent.Memory.Span.IndexOfAnyExcept((byte)5));
        lent.Dispose();
    }

    [Fact]
    public async Task Create_GroupAndOtherLoops_WorksOnAll()
    {
        using var data = new TestFile(Content(Length));
        await using var group = new URingLoopGroup(2, With(new URingLoopOptions()));
        using BufferPool pool = await BufferPool.CreateAsync(group, Length, 4);
        await using URingFile file = await OpenAsync(data, FileRoute.Ring);
        foreach (URingLoop loop in group.Loops.Append(Loop))
        {
            using IMemoryOwner<byte> buffer = await pool.RentAsync();
            await loop.RunAsync(async () => await file.ReadExactlyAsync(buffer.Memory, 0)).WaitAsync(Deadline);
            Assert.True(buffer.Memory.Span.SequenceEqual(Content(Length)));
            await file.WriteAllAsync(buffer.Memory, 0);
        }
    }

    [Fact]
    public async Task Create_ArgumentsOutOfRange_AreRefused()
    {
        _ = await Assert.ThrowsAnyAsync<ArgumentException>(() => BufferPool.CreateAsync(Loop, 100, 1).AsTask());
        _ = await Assert.ThrowsAnyAsync<ArgumentException>(() => BufferPool.CreateAsync(Loop, 513, 1).AsTask());
        _ = await Assert.ThrowsAnyAsync<ArgumentException>(() => BufferPool.CreateAsync(Loop, 512, 0).AsTask());
        _ = await Assert.ThrowsAnyAsync<ArgumentException>(
            () => BufferPool.CreateAsync(Loop, 1 << 20, 1025).AsTask());
    }

    // Who rents while another thread ends the pool gets a buffer that stays, or nothing.
    [Fact]
    public async Task Rent_WhileThePoolIsDisposed_NeverGivesMemoryThatIsGone()
    {
        for (int round = 0; round < 50; round++)
        {
            BufferPool pool = await BufferPool.CreateAsync(Loop, 1 << 18, 4);
            Task[] users = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                try
                {
                    while (true)
                    {
                        if (!pool.TryRent(out IMemoryOwner<byte>? buffer))
                            continue;
                        buffer.Memory.Span[round] = 1;
                        buffer.Memory.Span[^1] = 1;
                        buffer.Dispose();
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            }))];
            pool.Dispose();
            await Task.WhenAll(users).WaitAsync(Deadline);
        }
    }

    public sealed class OverLinux() : BufferPools(KernelCase.Linux);

    public sealed class OverEmulated() : BufferPools(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : BufferPools(KernelCase.FaultyLinux(2));
}
