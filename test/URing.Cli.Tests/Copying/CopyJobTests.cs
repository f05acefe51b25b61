using URing.Cli.Copying;

namespace URing.Cli.Tests.Copying;

/// <summary>
/// Files that somebody else changes while they are copied; the progress report is the moment of the change.
/// </summary>
public sealed class CopyJobTests : IDisposable
{
    private const int Length = 1 << 20;

    private readonly Scratch _scratch = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Run_SourceShrinks_IsGivenUp()
    {
        string source = _scratch.Make("source", Length);
        CopyJob job = Job(source);
        var failure = Assert.Throws<Failure>(() => job.Run(new Once(() => SetLength(source, 5000)), Token));
        Assert.Contains("became shorter", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["source"], _scratch.Names);
    }

    [Fact]
    public void Run_SourceGrows_IsCopiedAsItWasLong()
    {
        string source = _scratch.Make("source", Length);
        CopyResult result = Job(source).Run(new Once(() => SetLength(source, 2 * Length)), Token);
        Assert.Equal((Length, true), (result.Length, result.SourceChanged));
        Assert.Equal(Length, new FileInfo(_scratch["copy"]).Length);
    }

    [Fact]
    public void Run_DestinationAppearsMeanwhile_IsKept()
    {
        CopyJob job = Job(_scratch.Make("source", Length));
        var failure = Assert.Throws<Failure>(
            () => job.Run(new Once(() => File.WriteAllText(_scratch["copy"], "first")), Token));
        Assert.Contains("exists already", failure.Message, StringComparison.Ordinal);
        Assert.Equal("first", File.ReadAllText(_scratch["copy"]));
        Assert.Equal(["copy", "source"], _scratch.Names);
    }

    [Fact]
    public void Run_Cancelled_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        CopyJob job = Job(_scratch.Make("source", Length));
        Assert.Throws<OperationCanceledException>(() => job.Run(new Once(cancel.Cancel), cancel.Token));
        Assert.Equal(["source"], _scratch.Names);
    }

    [Fact]
    public void Run_UntouchedSource_IsNotReportedAsChanged()
    {
        CopyResult result = Job(_scratch.Make("source", Length)).Run(new Once(() => { }), Token);
        Assert.False(result.SourceChanged);
    }

    private CopyJob Job(string source) =>
        new(CopyPaths.Resolve(source, _scratch["copy"], replace: false), new CopySettings(Depth: 2, Block: 4096));

    private static void SetLength(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }

    private sealed class Once(Action action) : IProgress<long>
    {
        private bool _done;

        public void Report(long value)
        {
            if (_done)
                return;
            _done = true;
            action();
        }
    }
}
