using System.Buffers;
using URing.TestKit;

namespace URing.IO.Tests.Operations;

/// <summary>Bytes allocated per operation once everything is warm: none.</summary>
public abstract class OperationAllocations(KernelCase kernel) : LoopContract(kernel)
{
    private const int Rounds = 5_000;
    private const string ShadowAllocates = "Its shadow ring allocates.";

    [Theory]
    [InlineData(FileRoute.Ring)]
    [InlineData(FileRoute.Inline)]
    [NotOnKernel(NotOnKernelAttribute.Faulty, ShadowAllocates)]
    public async Task Read_OnTheLoop_AllocatesNothing(FileRoute route)
    {
        using var data = new TestFile(new byte[64]);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, Loop, route);
        byte[] buffer = new byte[64];
        await OnLoop(async () =>
        {
            long before = 0;
            for (int i = 0; i < 2 * Rounds; i++)
            {
                if (i == Rounds)
                    before = GC.GetAllocatedBytesForCurrentThread();
                _ = await file.ReadAsync(buffer, 0);
            }
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        });
    }

    [Theory]
    [InlineData(FileRoute.Ring)]
    [InlineData(FileRoute.Inline)]
    [InlineData(FileRoute.Worker)]
    [NotOnKernel(NotOnKernelAttribute.Faulty, ShadowAllocates)]
    public async Task Write_FromThePool_AllocatesNothing(FileRoute route)
    {
        using var data = new TestFile(new byte[64]);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, Loop, route);
        // Counted over the whole process, in which something else may allocate now and then: the least of three.
        long least = long.MaxValue;
        for (int run = 0; run < 3; run++)
            least = Math.Min(least, await Task.Run(() => CountBytesOfWritesAsync(file)).WaitAsync(Deadline));
        Assert.True(least < Rounds, $"{least} bytes in {Rounds} operations");
    }

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, ShadowAllocates)]
    public async Task WaitReadable_OnTheLoop_AllocatesNothing()
    {
        using var pipe = new TestPipe();
        pipe.Write("x"u8);
        await OnLoop(async () =>
        {
            long before = 0;
            for (int i = 0; i < 2 * Rounds; i++)
            {
                if (i == Rounds)
                    before = GC.GetAllocatedBytesForCurrentThread();
                _ = await Loop.WaitReadableAsync(pipe.Reader);
            }
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        });
    }

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, ShadowAllocates)]
    public async Task Read_WithTokenAndPooledMemory_AllocatesNothing()
    {
        using var data = new TestFile(new byte[4096]);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, Loop, FileRoute.Ring);
        using BufferPool pool = await BufferPool.CreateAsync(Loop, 4096, 1);
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? owner));
        using var cancel = new CancellationTokenSource();
        await OnLoop(async () =>
        {
            Memory<byte> memory = owner.Memory;
            long before = 0;
            for (int i = 0; i < 2 * Rounds; i++)
            {
                if (i == Rounds)
                    before = GC.GetAllocatedBytesForCurrentThread();
                _ = await file.ReadAsync(memory, 0, cancel.Token);
            }
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        owner.Dispose();
    }

    private static async Task<long> CountBytesOfWritesAsync(URingFile file)
    {
        byte[] buffer = new byte[64];
        long before = 0;
        for (int i = 0; i < 2 * Rounds; i++)
        {
            if (i == Rounds)
                before = GC.GetTotalAllocatedBytes(precise: true);
            _ = await file.WriteAsync(buffer, 0).ConfigureAwait(false);
        }
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    public sealed class OverLinux() : OperationAllocations(KernelCase.Linux);

    public sealed class OverEmulated() : OperationAllocations(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : OperationAllocations(KernelCase.FaultyLinux(1));
}
