using Microsoft.Win32.SafeHandles;

namespace URing.Cli.Copying;

/// <summary>Copies the contents of one open file into another through a <see cref="URingContext"/>.</summary>
/// <remarks>Disposing waits until the kernel has given all buffers back.</remarks>
internal sealed class FileCopier : IDisposable
{
    private const ulong Single = ulong.MaxValue;

    private readonly SafeFileHandle _source;
    private readonly SafeFileHandle _destination;
    private readonly CopySettings _settings;
    private readonly URingContext _context;
    private readonly Completion[] _completions;

    public FileCopier(SafeFileHandle source, SafeFileHandle destination, CopySettings settings)
    {
        _source = source;
        _destination = destination;
        _settings = settings.Checked();
        _context = new URingContext(settings.Depth);
        _completions = new Completion[settings.Depth];
    }

    public RingKernel Kernel => _context.Kernel;

    public string KernelReason => _context.KernelReason;

    /// <summary>Reserves space for a copy of this length; a file system that cannot do so is no failure.</summary>
    public Errno Allocate(long length, CancellationToken token)
    {
        Errno error;
        do
        {
            _context.AddFallocate(_destination, 0, length, mode: 0, Single);
            error = WaitForSingle(token);
        }
        while (error is Errno.EINTR);
        return error is Errno.EOPNOTSUPP or Errno.ENOSYS ? Errno.None : error;
    }

    /// <summary>Brings a file or a directory to its device.</summary>
    public Errno Flush(SafeFileHandle file, CancellationToken token)
    {
        _context.AddFsync(file, Single);
        return WaitForSingle(token);
    }

    /// <summary>Copies parts of a file, several blocks at a time, each to where it was.</summary>
    /// <returns>
    /// Where the source ended, if it ended before the parts did; or else <see cref="long.MaxValue"/>.
    /// </returns>
    /// <exception cref="TransferException">A read or a write failed.</exception>
    public long Copy(IEnumerable<Extent> parts, IProgress<long> progress, CancellationToken token)
    {
        using var run = new CopyRun(_context, _source, _destination, Extent.Cut(parts, _settings.Block));
        run.Start(_settings);
        while (run.Busy > 0)
        {
            int count = Wait(token);
            for (int i = 0; i < count; i++)
                run.Take(_completions[i]);
            progress.Report(run.Position);
        }
        return run.SourceEnd;
    }

    public void Dispose() => _context.Dispose();

    private Errno WaitForSingle(CancellationToken token)
    {
        while (Wait(token) == 0)
            continue;
        return _completions[0].Error;
    }

    private int Wait(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return _context.Wait(_completions, Timeout.InfiniteTimeSpan, token);
    }
}
