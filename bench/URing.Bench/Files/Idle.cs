using System.Diagnostics;
using System.IO.Pipes;
using URing.Bench.Workloads;
using URing.IO;

namespace URing.Bench.Files;

/// <summary>A process in which all waits: for pipes, for hours, for completions. Its CPU time is the cost.</summary>
internal sealed class Idle : Workload
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);

    private readonly List<IDisposable> _open = [];

    /// <param name="kernel">The kernel of the rings that wait; null for a process without rings.</param>
    /// <param name="isWatched">Whether a timer looks now and then whether the loop still turns, as by default.</param>
    public Idle(RingKernel? kernel, bool isWatched = false)
    {
        if (kernel is null)
            return;
        var context = new URingContext(256, null, kernel);
        var options = new URingLoopOptions { Kernel = kernel };
        if (!isWatched)
            options = new URingLoopOptions { Kernel = kernel, BlockedAfter = Timeout.InfiniteTimeSpan };
        var loop = new URingLoop(options);
        AnonymousPipeServerStream[] pipes = [.. Enumerable.Range(0, 2).Select(_ => new AnonymousPipeServerStream())];
        context.AddPollFd(pipes[0].SafePipeHandle, PollEvents.Read, userData: 1);
        new Thread(() => _ = context.Wait().First()) { IsBackground = true }.Start();
        _ = loop.DelayAsync(s_long).AsTask();
        _ = loop.WaitReadableAsync(pipes[1].SafePipeHandle).AsTask();
        ReadOnWorker(loop);
        // Used as long as the process lives.
        _open.AddRange([context, .. pipes]);
    }

    public override string Ring => "0 0 0";

    protected override int Batch => 1;

    public override long Run(long until)
    {
        Thread.Sleep((int)Math.Max(1, (until - Stopwatch.GetTimestamp()) / (Stopwatch.Frequency / 1000)));
        return 1;
    }

    // The process ends now.
    public override void Dispose() => GC.KeepAlive(_open);

    // So that there is a worker who has nothing to do.
    private static void ReadOnWorker(URingLoop loop)
    {
        URingFileOptions options = new() { Route = FileRoute.Worker };
        using URingFile file = URingFile.OpenAsync(Environment.ProcessPath!, options, loop).AsTask().Result;
        _ = loop.RunAsync(() => file.ReadAsync(new byte[FileUse.Block], 0).AsTask()).Result;
    }
}
