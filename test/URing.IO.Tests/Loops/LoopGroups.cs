using URing.TestKit;

namespace URing.IO.Tests.Loops;

public abstract class LoopGroups(KernelCase kernel) : LoopContract(kernel)
{
    [Fact]
    public async Task Next_Group_DealsOutInTurn()
    {
        await using var group = new URingLoopGroup(3, With(new URingLoopOptions()), "test loop");
        Assert.Equal(3, group.Loops.Count);
        URingLoop[] dealt = [.. Enumerable.Range(0, 9).Select(_ => group.Next())];
        for (int i = 0; i < dealt.Length; i++)
            Assert.Same(dealt[i % 3], dealt[i]);
        Assert.Equal(3, dealt.Distinct().Count());
        Assert.Equal(["test loop 0", "test loop 1", "test loop 2"], group.Loops.Select(loop => loop.Name));
    }

    [Fact]
    public async Task Close_Group_ClosesEachLoop()
    {
        var group = new URingLoopGroup(2, With(new URingLoopOptions()));
        Task[] delays = [.. group.Loops.Select(loop => loop.DelayAsync(TimeSpan.FromDays(1)).AsTask())];
        Assert.True(await group.CloseAsync(Deadline));
        foreach (Task delay in delays)
            _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => delay.WaitAsync(Deadline));
    }

    [Fact]
    public async Task File_UsedFromTwoLoops_RunsWhereItIsUsed()
    {
        await using URingLoop other = NewLoop();
        using var data = new TestFile("0123456789"u8);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, Loop, FileRoute.Ring);
        Task[] users = [.. new[] { Loop, other }.Select(loop => loop.RunAsync(async () =>
        {
            byte[] buffer = new byte[2];
            for (int i = 0; i < 100; i++)
            {
                Assert.Equal(2, await file.ReadAsync(buffer, i % 8));
                Assert.Same(loop, URingLoop.Current);
                Assert.Equal('0' + (i % 8), buffer[0]);
            }
        }))];
        await Task.WhenAll(users).WaitAsync(Deadline);
        Assert.True(other.Core.Statistics.Submitted >= 100);
    }

    public sealed class OverLinux() : LoopGroups(KernelCase.Linux);

    public sealed class OverEmulated() : LoopGroups(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : LoopGroups(KernelCase.FaultyLinux(2));
}
