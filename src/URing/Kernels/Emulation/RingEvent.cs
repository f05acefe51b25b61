using URing.Kernels.Interop;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The event that counts a ring's completions, if the user registered one.</summary>
/// <remarks>
/// Ownership: the descriptor is our own. Threading: under the ring's gate.
/// </remarks>
internal sealed unsafe class RingEvent(SharedMemory memory)
{
    // SAFETY: the memory outlives every thread that posts, see EmulatedRing.
    private readonly uint* _flags = memory.Word(SharedMemory.CompletionFlags);
    private int _descriptor = -1;
    private bool _isForAsync;

    /// <summary>Answers 0 or a negative errno.</summary>
    /// <param name="isForAsync">Leaves out what completes while it is submitted.</param>
    public int Register(int fd, bool isForAsync)
    {
        if (_descriptor >= 0)
            return -(int)Errno.EBUSY;

        int own = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0);
        if (own < 0)
            return Libc.LastErrno;
        if (!IsEvent(own))
        {
            _ = Libc.close(own);
            return -(int)Errno.EINVAL;
        }
        (_descriptor, _isForAsync) = (own, isForAsync);
        return 0;
    }

    /// <summary>Answers 0, or -ENXIO if there is none.</summary>
    public int Unregister()
    {
        if (_descriptor < 0)
            return -(int)Errno.ENXIO;

        _ = Libc.close(_descriptor);
        _descriptor = -1;
        return 0;
    }

    public void Signal(bool isAsync)
    {
        bool counts = _descriptor >= 0 && (isAsync || !_isForAsync)
            && (RingMemory.ReadAcquire(_flags) & IORING_CQ_EVENTFD_DISABLED) == 0;
        ulong one = 1;
        // SAFETY: the eight bytes are read from this frame.
        if (counts)
            _ = Libc.write(_descriptor, &one, sizeof(ulong));
    }

    // Where /proc is not there, whoever calls is believed.
    private static bool IsEvent(int fd) =>
        new FileInfo($"/proc/self/fd/{fd}").LinkTarget is null or "anon_inode:[eventfd]";
}
