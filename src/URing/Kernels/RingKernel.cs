using URing.Abi;
using URing.Kernels;
using URing.Kernels.Emulation;
using URing.Kernels.Interop;

namespace URing;

/// <summary>The kernel behind the seam: sets up rings and does what needs no ring.</summary>
/// <remarks>
/// Kernel: every method answers a number, or a negative errno; none throws.
/// Threading: instances hold no state of a ring and may be used from any thread.
/// </remarks>
public abstract class RingKernel
{
    /// <summary>Linux itself, through its io_uring system calls.</summary>
    public static RingKernel Linux => LinuxKernel.Instance;

    /// <summary>The same rings over ordinary system calls, for where io_uring is blocked.</summary>
    public static RingKernel Emulated => EmulatedKernel.Instance;

    /// <summary>The kernel's name: <c>linux</c>, <c>emulated</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Sets up a ring, like io_uring_setup(2); a ring that was set up is closed through its port.</summary>
    /// <param name="entries">How many entries the submission queue shall hold.</param>
    /// <param name="parameters">The kernel's parameters, in and out.</param>
    /// <param name="port">The ring's port on success.</param>
    public abstract int Setup(uint entries, ref io_uring_params parameters, out RingPort? port);

    /// <summary>Transfers what needs no blocking, like preadv2(2) and pwritev2(2) with RWF_NOWAIT.</summary>
    /// <param name="offset">Where to start, or -1 for the file's own position.</param>
    /// <safety>The caller keeps the vectors and what they point to valid during the call.</safety>
    public abstract unsafe int TransferNow(int fd, iovec* vectors, int count, long offset, bool write);

    /// <summary>Reads by an ordinary call that may block, like preadv2(2).</summary>
    /// <param name="offset">Where to start, or -1 for the file's own position.</param>
    /// <safety>The caller keeps the vectors and what they point to valid during the call.</safety>
    public virtual unsafe int Read(int fd, iovec* vectors, int count, long offset, TransferFlags flags) =>
        PlainTransfer.Run(fd, vectors, count, offset, write: false, (int)flags);

    /// <summary>Writes by an ordinary call that may block, like pwritev2(2).</summary>
    /// <param name="offset">Where to start, or -1 for the file's own position.</param>
    /// <safety>The caller keeps the vectors and what they point to valid during the call.</safety>
    public virtual unsafe int Write(int fd, iovec* vectors, int count, long offset, TransferFlags flags) =>
        PlainTransfer.Run(fd, vectors, count, offset, write: true, (int)flags);

    /// <summary>Waits until a file's data is on the device, like fdatasync(2).</summary>
    public virtual int FlushData(int fd) => Libc.fdatasync(fd) < 0 ? Libc.LastErrno : 0;

    /// <summary>Runs what may block for a while, a file's transfer for example, on one of a few threads.</summary>
    /// <remarks>
    /// Threading: the threads are those that the emulated kernel uses for files, at most 8 x cores up to 64, or 2 x
    /// cores where that is more.
    /// </remarks>
    public virtual void QueueWork(IThreadPoolWorkItem work) => EmulatedKernel.Instance.Workers.Add(work);

    /// <summary>Answers an open file's flags, O_* of open(2), like fcntl(2) with F_GETFL.</summary>
    public virtual int GetFileFlags(int fd)
    {
        int flags = Libc.fcntl(fd, Libc.F_GETFL, 0);
        return flags < 0 ? Libc.LastErrno : flags;
    }

    /// <summary>Whether a descriptor is a regular file of a local file system.</summary>
    /// <remarks>Its transfers always end by themselves: no other machine or program answers for them.</remarks>
    public virtual bool IsLocalFile(int fd) => LocalFiles.Has(fd);

    /// <summary>Closes a descriptor that this kernel gave.</summary>
    public abstract int CloseDescriptor(int fd);

    /// <summary>The clock that waits are measured with: nanoseconds since an arbitrary point.</summary>
    public abstract long Nanoseconds { get; }
}
