using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.Contexts;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>
/// The base of the suites of URingContext: every context that a test opened must end with nothing left.
/// </summary>
public abstract class ContextContract(KernelCase kernel) : KernelContract(kernel)
{
    private const int MostRetries = 100_000;

    private readonly int _openBefore = OpenContexts.Count;
    private readonly List<ContextCore> _opened = [];
    private readonly List<string> _files = [];

    protected static TimeSpan Forever => Timeout.InfiniteTimeSpan;

    /// <summary>Long enough for what happens at once on a busy machine; a test that needs it hangs and fails.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("URING_TEST_PATIENCE"), out int seconds) ? seconds : 60);

    protected URingContext Open(int entries = 64, URingAllowlist? allowlist = null)
    {
        var context = new URingContext(entries, allowlist, Kernel);
        _opened.Add(context.Core);
        return context;
    }

    /// <summary>Does what a faulty kernel may refuse for want of space, until it is done.</summary>
    protected static void Surely(Action action)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                action();
                return;
            }
            catch (URingException refused) when (refused.NoSpace && i < MostRetries)
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>A thread that keeps no process alive when a test fails and leaves it waiting.</summary>
    protected static Thread Background(ThreadStart action) => new(action) { IsBackground = true };

    /// <summary>Takes so many completions, or fails.</summary>
    protected static List<Completion> Take(URingContext context, int count)
    {
        List<Completion> taken = [];
        Completion[] some = new Completion[Math.Max(1, Math.Min(count, 64))];
        while (taken.Count < count)
        {
            int got = context.Wait(some.AsSpan(0, Math.Min(some.Length, count - taken.Count)), Patience);
            Assert.True(got > 0, $"{taken.Count} of {count} completions came");
            taken.AddRange(some.AsSpan(0, got));
        }
        return taken;
    }

    protected static Completion TakeOne(URingContext context) => Take(context, 1)[0];

    /// <summary>Fails if a completion is there that nobody expects.</summary>
    protected static void AssertNothingLeft(URingContext context)
    {
        Assert.Equal(0, context.InFlight);
        Assert.Empty(context.Wait(TimeSpan.Zero));
    }

    protected static (SafePipeHandle Reader, SafePipeHandle Writer) OpenPipe()
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.In);
        // The stream closes its handles: keep others of the same pipe.
        var ends = (Duplicate(server.SafePipeHandle), Duplicate(server.ClientSafePipeHandle));
        server.DisposeLocalCopyOfClientHandle();
        return ends;
    }

    protected static void WriteTo(SafeHandle pipe, params ReadOnlySpan<byte> bytes) =>
        Assert.Equal(bytes.Length, NativeFiles.Write(pipe, bytes));

    /// <summary>A new file on a disk-backed file system; deleted when the test ends.</summary>
    protected string NewFile(ReadOnlySpan<byte> content = default)
    {
        string path = Path.Combine(Path.GetTempPath(), $"uring-test-{Guid.NewGuid():N}");
        _files.Add(path);
        File.WriteAllBytes(path, content.ToArray());
        return path;
    }

    protected static SafeFileHandle OpenFile(string path, FileAccess access = FileAccess.ReadWrite) =>
        File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);

    protected override void Dispose(bool disposing)
    {
        foreach (string path in _files)
            File.Delete(path);
        foreach (ContextCore core in _opened)
        {
            Eventually.True(() => core.InFlight == 0 && core.Leases.Lent == 0,
                because: "operations and leases are back");
            Assert.Equal(0, core.Strays);
        }
        Eventually.True(() => OpenContexts.Count == _openBefore, because: "contexts are closed");
        base.Dispose(disposing);
    }

    private static SafePipeHandle Duplicate(SafePipeHandle handle) =>
        new(NativeFiles.Duplicate(handle), ownsHandle: true);
}
