using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Rings;

internal enum WorkloadKind
{
    Nop,
    Read,
    Write,
    ReadV,
    Poll,
    WaitingRead,
    Cancel,
    Timeout,
    BadFile,
    FSync,
    CancelAll,
}

/// <summary>What the steps of a workload work on; shared by all seeds.</summary>
internal sealed class WorkloadFiles : IDisposable
{
    public const int Length = 16 * 1024;

    public TestFile Source { get; } = new(Pattern(Length));

    public TestFile Target { get; } = new();

    public TestPipe Silent { get; } = new();

    public static byte ByteAt(int offset) => (byte)((offset * 31) ^ (offset >> 8));

    public void Dispose()
    {
        Source.Dispose();
        Target.Dispose();
        Silent.Dispose();
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(ByteAt)];
}

/// <summary>One entry of a workload and what must come of it.</summary>
internal sealed unsafe class WorkloadStep(WorkloadKind kind, WorkloadFiles? files, int offset, ulong target)
{
    // What is borrowed at the end of a slot for vectors and times.
    private const int Scratch = 32;

    public static WorkloadStep CancelAll { get; } = new(WorkloadKind.CancelAll, null, 0, 0);

    public WorkloadKind Kind => kind;

    public static WorkloadStep Pick(Random random, WorkloadFiles files, ulong waitingRead) =>
        new((WorkloadKind)random.Next((int)WorkloadKind.CancelAll), files,
            random.Next(WorkloadFiles.Length - 256), waitingRead);

    /// <safety>The caller keeps the slot until the completion was taken.</safety>
    public void Prepare(SubmissionEntry entry, byte* slot, int length)
    {
        uint transfer = (uint)(length - Scratch);
        byte* scratch = slot + transfer;
        switch (kind)
        {
            case WorkloadKind.Nop: entry.PrepareNop(); break;
            case WorkloadKind.Read: entry.PrepareRead(files!.Source.Fd, slot, transfer, (ulong)offset); break;
            case WorkloadKind.Write: entry.PrepareWrite(files!.Target.Fd, slot, transfer, (ulong)offset); break;
            case WorkloadKind.ReadV:
                *(iovec*)scratch = new iovec { iov_base = (ulong)slot, iov_len = transfer };
                entry.PrepareReadV(files!.Source.Fd, (iovec*)scratch, 1, (ulong)offset);
                break;
            case WorkloadKind.Poll: entry.PreparePollAdd(files!.Silent.WriteFd, PollEvents.Write); break;
            case WorkloadKind.WaitingRead: entry.PrepareRead(files!.Silent.ReadFd, slot, transfer, 0); break;
            case WorkloadKind.Cancel: entry.PrepareCancel(target); break;
            case WorkloadKind.Timeout:
                *(__kernel_timespec*)scratch = new __kernel_timespec { tv_nsec = offset * 100 };
                entry.PrepareTimeout((__kernel_timespec*)scratch);
                break;
            case WorkloadKind.BadFile: entry.PrepareRead(-1, slot, transfer, 0); break;
            default: entry.PrepareFSync(files!.Source.Fd, dataOnly: true); break;
        }
    }

    /// <summary>Fails unless the completion is the right one; a cancel may hit whatever is still running.</summary>
    public void Check(Completion completion, ReadOnlySpan<byte> slot)
    {
        int transfer = slot.Length - Scratch;
        bool right = kind switch
        {
            WorkloadKind.Read or WorkloadKind.ReadV =>
                completion.Error == Errno.ECANCELED || (completion.Result == transfer && IsPattern(slot[..transfer])),
            WorkloadKind.Write => completion.Error == Errno.ECANCELED || completion.Result == transfer,
            WorkloadKind.Poll => completion.Result == (int)PollEvents.Write || completion.Error == Errno.ECANCELED,
            WorkloadKind.WaitingRead => completion.Error == Errno.ECANCELED,
            WorkloadKind.Cancel => completion.Result == 0 || completion.Error is Errno.ENOENT or Errno.EALREADY,
            WorkloadKind.Timeout => completion.Error is Errno.ETIME or Errno.ECANCELED,
            WorkloadKind.BadFile => completion.Error == Errno.EBADF,
            WorkloadKind.CancelAll => completion.Result >= 0,
            _ => completion.Result == 0 || completion.Error == Errno.ECANCELED,
        };
        Assert.True(right, $"{kind} at {offset}: {completion}");
    }

    private bool IsPattern(ReadOnlySpan<byte> read)
    {
        for (int i = 0; i < read.Length; i++)
        {
            if (read[i] != WorkloadFiles.ByteAt(offset + i))
                return false;
        }
        return true;
    }
}
