using URing.TestKit;

namespace URing.IO.Tests.Loops;

/// <summary>What flows along with code, and what does not reach others.</summary>
public abstract class LoopFlows(KernelCase kernel) : LoopContract(kernel)
{
    private static readonly AsyncLocal<string?> s_local = new();
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task RunAsync_AsyncLocal_FlowsInAndAcrossAwaits()
    {
        s_local.Value = "caller";
        await OnLoop(async () =>
        {
            Assert.Equal("caller", s_local.Value);
            await Loop.DelayAsync(s_moment);
            Assert.Equal("caller", s_local.Value);
            s_local.Value = "inside";
            await Task.Yield();
            Assert.Equal("inside", s_local.Value);
            await Loop.DelayAsync(s_moment).ConfigureAwait(false);
            Assert.Equal("inside", s_local.Value);
            await Loop.SwitchTo();
            Assert.Equal("inside", s_local.Value);
        });
        Assert.Equal("caller", s_local.Value);
    }

    [Fact]
    public async Task Post_AsyncLocal_FlowsIn()
    {
        s_local.Value = "caller";
        var seen = new TaskCompletionSource<string?>();
        Loop.Post(() => seen.SetResult(s_local.Value));
        Assert.Equal("caller", await seen.Task.WaitAsync(Deadline));
    }

    [Fact]
    public async Task Post_AsyncLocalSetThere_DoesNotReachStrangers()
    {
        s_local.Value = null;
        var seen = new TaskCompletionSource<string?>();
        Loop.Post(() => s_local.Value = "leaked");
        Loop.Post(() => seen.SetResult(s_local.Value));
        Assert.Null(await seen.Task.WaitAsync(Deadline));

        await Loop.RunAsync(() =>
        {
            s_local.Value = "leaked";
            return Task.CompletedTask;
        }).WaitAsync(Deadline);
        Assert.Null(await Loop.RunAsync(() => Task.FromResult(s_local.Value)).WaitAsync(Deadline));
    }

    [Fact]
    public async Task Continuation_AsyncLocalSetThere_DoesNotReachStrangers()
    {
        s_local.Value = null;
        var done = new TaskCompletionSource();
        await OnLoop(() =>
        {
            System.Runtime.CompilerServices.ValueTaskAwaiter awaiter = Loop.DelayAsync(s_moment).GetAwaiter();
            awaiter.OnCompleted(() =>
            {
                awaiter.GetResult();
                s_local.Value = "leaked";
                done.SetResult();
            });
            return Task.CompletedTask;
        });
        await done.Task.WaitAsync(Deadline);
        Assert.Null(await Loop.RunAsync(() => Task.FromResult(s_local.Value)).WaitAsync(Deadline));
    }

    public sealed class OverLinux() : LoopFlows(KernelCase.Linux);

    public sealed class OverEmulated() : LoopFlows(KernelCase.Emulated);
}
