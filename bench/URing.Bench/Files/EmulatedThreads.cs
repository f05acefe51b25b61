using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.Bench.Files.Interop;
using URing.Bench.Workloads;

namespace URing.Bench.Files;

/// <summary>Gives an emulated ring more to do than it may have threads; the most of them that were seen at once
/// stand where others have their operations.</summary>
/// <param name="kind">What there is a lot of: file reads, waits for a pipe, opens of a FIFO that nobody writes.</param>
internal sealed unsafe class EmulatedThreads(string kind, string path) : Workload
{
    public const string Files = "threads-files";
    public const string Waits = "threads-waits";
    public const string Opens = "threads-opens";
    public const int Load = 256;

    private const int AtWorkingDirectory = -100; // AT_FDCWD

    // As far as the kernel keeps their names.
    private const string ThreadName = "URing emulated";

    private readonly Ring _ring = new(Load, new RingOptions { Kernel = RingKernel.Emulated });
    // SAFETY: what requests that never end point to is left to the end of the process.
    private readonly byte* _buffer = (byte*)NativeMemory.AlignedAlloc(Load * FileUse.Block, FileUse.Block);
    private readonly SafeFileHandle _file = Handles.Open(path, FileUse.CachedRead);
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In);
    private readonly string _fifo = Path.Combine(Path.GetTempPath(), $"uring-fifo-{Environment.ProcessId}");
    private byte* _fifoName;

    public override string Ring => "0 0 0";

    protected override int Batch => 1;

    public override long Run(long until)
    {
        int most = 0;
        do
        {
            if (kind == Files || _fifoName is null)
                AddAll();
            for (int left = Load; kind == Files && left > 0;)
            {
                most = Math.Max(most, CountThreads());
                left -= TakeAll();
            }
            most = Math.Max(most, CountThreads());
        }
        while (Stopwatch.GetTimestamp() < until);
        return most;
    }

    // What waits is left to the end of the process, which comes now.
    public override void Dispose() => File.Delete(_fifo);

    private static int CountThreads() => Directory.GetDirectories("/proc/self/task")
        .Count(thread => NameOf(thread).StartsWith(ThreadName, StringComparison.Ordinal));

    private static string NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm"));
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }

    private void AddAll()
    {
        if (_fifoName is null)
            MakeFifo();
        for (int i = 0; i < Load; i++)
            Add(i);
        _ = _ring.Submit();
    }

    private void MakeFifo()
    {
        _fifoName = (byte*)Marshal.StringToCoTaskMemUTF8(_fifo);
        if (Libc.mkfifo(_fifo, 0x180) < 0)
            throw new BenchException($"{_fifo} cannot be made.");
    }

    private void Add(int number)
    {
        if (!_ring.TryGetEntry(out SubmissionEntry entry))
            throw new BenchException("The queue is full.");
        switch (kind)
        {
            case Files:
                byte* buffer = _buffer + (number * FileUse.Block);
                entry.PrepareRead((int)_file.DangerousGetHandle(), buffer, FileUse.Block, 0);
                entry.Flags = EntryFlags.Async;
                break;
            case Waits:
                entry.PreparePollAdd((int)_pipe.SafePipeHandle.DangerousGetHandle(), PollEvents.Read);
                break;
            default:
                // Otherwise it does not wait for a writer, as on Linux.
                entry.PrepareOpenAt(AtWorkingDirectory, _fifoName, Libc.O_CLOEXEC);
                entry.Flags = EntryFlags.Async;
                break;
        }
    }

    private int TakeAll()
    {
        int taken = 0;
        while (_ring.TryTake(out Completion completion))
        {
            _ = completion.GetResultOrThrow();
            taken++;
        }
        return taken;
    }
}
