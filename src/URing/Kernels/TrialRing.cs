using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>A small ring with the real flags and one real read through it: whether a kernel can serve at all.</summary>
internal static class TrialRing
{
    public const int Entries = 8;

    /// <summary>Answers why the kernel refused; or what it lacks, in one sentence; or <see cref="Errno.None"/>.</summary>
    public static Errno Run(RingKernel kernel, out string? missing)
    {
        missing = null;
        try
        {
            using var ring = new Ring(Entries, new RingOptions { Kernel = kernel });
            missing = FindMissing(ring);
            return missing is null ? ReadOnce(ring) : Errno.None;
        }
        catch (URingException refused)
        {
            return refused.Error;
        }
    }

    private static unsafe string? FindMissing(Ring ring)
    {
        const uint Needed = IORING_FEAT_NODROP | IORING_FEAT_EXT_ARG | IORING_FEAT_SINGLE_MMAP;
        if ((ring.Parameters.features & Needed) != Needed)
            return Lacks("NODROP and EXT_ARG");

        var cancel = new io_uring_sync_cancel_reg { addr = ulong.MaxValue, fd = -1 };
        // SAFETY: the kernel reads the struct during the call only.
        if (ring.Register(IORING_REGISTER_SYNC_CANCEL, &cancel, 1) == -(int)Errno.EINVAL)
            return Lacks("SYNC_CANCEL");
        return RequestProbe.Supports(ring, IORING_OP_MSG_RING) ? null : Lacks("MSG_RING");
    }

    private static string Lacks(string what) =>
        $"the kernel's io_uring lacks {what}: Linux 6.1 or newer has it";

    private static unsafe Errno ReadOnce(Ring ring)
    {
        int fd = Libc.eventfd(1, Libc.EFD_CLOEXEC);
        if (fd < 0)
            return (Errno)(-Libc.LastErrno);

        try
        {
            ulong value;
            // SAFETY: the read completes before this frame ends, because an event is pending.
            ring.TryGetEntry(out SubmissionEntry entry);
            entry.PrepareRead(fd, (byte*)&value, sizeof(ulong), SubmissionEntry.CurrentPosition);
            _ = ring.SubmitAndWait(1);
            return ring.TryTake(out Completion completion) ? completion.Error : Errno.EIO;
        }
        finally
        {
            _ = Libc.close(fd);
        }
    }
}
