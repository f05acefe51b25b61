using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>A small ring with the real flags and one real read through it: whether a kernel can serve at all.</summary>
internal static class TrialRing
{
    public const int Entries = 8;

    // Where the read lands, even if it comes after the trial was given up.
    private static readonly byte[] s_landing = GC.AllocateArray<byte>(sizeof(ulong), pinned: true);

    // The read is of an event that is there: it takes microseconds unless the kernel is broken.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Answers why the kernel refused; or what it lacks, in one sentence; or <see cref="Errno.None"/>.
    /// </summary>
    public static Errno Run(RingKernel kernel, out string? missing)
    {
        missing = null;
        try
        {
            using var ring = new Ring(Entries, new RingOptions { Kernel = kernel });
            Errno refusal = FindMissing(ring, out missing);
            return refusal != Errno.None || missing is not null ? refusal : ReadOnce(ring);
        }
        catch (URingException refused)
        {
            return refused.Error;
        }
    }

    private static Errno FindMissing(Ring ring, out string? missing)
    {
        const uint Needed = IORING_FEAT_NODROP | IORING_FEAT_EXT_ARG | IORING_FEAT_SINGLE_MMAP;
        missing = (ring.Parameters.features & Needed) == Needed ? null : Lacks("NODROP and EXT_ARG");
        if (missing is not null)
            return Errno.None;

        int cancelled = CancelNothing(ring);
        if (cancelled < 0 && cancelled != -(int)Errno.ENOENT)
            return Judge(cancelled, "SYNC_CANCEL", out missing);
        int probed = RequestProbe.Run(ring, out bool[] supported);
        if (probed < 0)
            return Judge(probed, "PROBE", out missing);
        // Linux wakes a ring by a message; other kernels have ways of their own.
        if (ring.Kernel == RingKernel.Linux && !supported.ElementAtOrDefault(IORING_OP_MSG_RING))
            missing = Lacks("MSG_RING");
        return Errno.None;
    }

    // An old kernel does not know the registration; a filter refuses it.
    private static Errno Judge(int answer, string what, out string? missing)
    {
        missing = answer == -(int)Errno.EINVAL ? Lacks(what) : null;
        return missing is null ? (Errno)(-answer) : Errno.None;
    }

    private static unsafe int CancelNothing(Ring ring)
    {
        var cancel = new io_uring_sync_cancel_reg
        {
            addr = ulong.MaxValue,
            fd = -1,
            timeout = new __kernel_timespec { tv_sec = -1, tv_nsec = -1 },
        };
        // SAFETY: the kernel reads the struct during the call only.
        return ring.Register(IORING_REGISTER_SYNC_CANCEL, &cancel, 1);
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
            // SAFETY: the landing place is pinned and lives as long as the process.
            fixed (byte* landing = s_landing)
            {
                ring.TryGetEntry(out SubmissionEntry entry);
                entry.PrepareRead(fd, landing, sizeof(ulong), SubmissionEntry.CurrentPosition);
            }
            _ = ring.SubmitAndWait(1, s_patience);
            return ring.TryTake(out Completion completion) ? completion.Error : Errno.EIO;
        }
        finally
        {
            _ = Libc.close(fd);
        }
    }
}
