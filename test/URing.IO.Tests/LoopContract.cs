using System.Diagnostics;
using URing.IO.Files;
using URing.TestKit;

namespace URing.IO.Tests;

/// <summary>The base of test classes that run on a loop over every kernel.</summary>
/// <remarks>The loop is closed before leaks are looked for, and must close: nothing may be left in flight.</remarks>
public abstract class LoopContract : KernelContract, IAsyncDisposable
{
    /// <summary>Generous, because machines that run tests are busy.</summary>
    protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // The signal's handler opens a pipe for good with the first loop of the process: before leaks are looked for.
    static LoopContract() => FileSizeSignal.Ignore();

    protected LoopContract(KernelCase kernel, URingLoopOptions? options = null)
        : base(kernel) =>
        Loop = new URingLoop(With(options ?? new URingLoopOptions()));

    protected URingLoop Loop { get; }

    public async ValueTask DisposeAsync()
    {
        Assert.True(await Loop.CloseAsync(Deadline), "Operations were still in flight when the test ended.");
        Assert.Equal(0, Loop.Core.Statistics.Strays);
        Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The same options on this test's kernel.</summary>
    protected URingLoopOptions With(URingLoopOptions options) => new()
    {
        Kernel = Kernel,
        Entries = options.Entries,
        MostInFlight = options.MostInFlight,
        TimeProvider = options.TimeProvider,
        LoggerFactory = options.LoggerFactory,
        CloseTimeout = options.CloseTimeout,
        BlockedAfter = options.BlockedAfter,
        UnhandledException = options.UnhandledException,
    };

    /// <summary>Another loop on this test's kernel.</summary>
    protected URingLoop NewLoop(URingLoopOptions? options = null, string name = "URing loop") =>
        new(With(options ?? new URingLoopOptions()), name);

    /// <summary>Runs code on the loop, with a deadline.</summary>
    protected Task OnLoop(Func<Task> code) => Loop.RunAsync(code).WaitAsync(Deadline);

    /// <summary>A pipe's end as a file that leaves it open.</summary>
    protected URingFile ReaderOf(TestPipe pipe, URingLoop? loop = null) =>
        URingFile.FromHandle(pipe.Reader, leaveOpen: true, loop ?? Loop);

    /// <inheritdoc cref="ReaderOf"/>
    protected URingFile WriterOf(TestPipe pipe, URingLoop? loop = null) =>
        URingFile.FromHandle(pipe.Writer, leaveOpen: true, loop ?? Loop);

    protected void AssertOnLoop() => Assert.Same(Loop, URingLoop.Current);

    /// <summary>Waits without holding a thread until a condition comes true.</summary>
    protected static async Task Until(Func<bool> condition, string because)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline, $"Not in time: {because}");
            await Task.Delay(1).ConfigureAwait(false);
        }
    }
}
