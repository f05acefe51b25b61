using Microsoft.Win32.SafeHandles;
using URing.Abi;

namespace URing.AotSmoke;

internal static class RingChecks
{
    public static bool NopAndTimeout(RingKernel kernel)
    {
        using var ring = new Ring(8, new RingOptions { Kernel = kernel });
        return RunNop(ring) && RunTimeout(ring);
    }

    public static unsafe bool Read(RingKernel kernel)
    {
        using var ring = new Ring(8, new RingOptions { Kernel = kernel });
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        byte[] buffer = GC.AllocateArray<byte>(64, pinned: true);
        buffer.AsSpan().Fill(0xFF);

        // SAFETY: the array lies on the pinned heap and is used below, after the completion was taken.
        fixed (byte* start = buffer)
        {
            if (!ring.TryGetEntry(out SubmissionEntry entry))
                return false;
            entry.PrepareRead((int)zero.DangerousGetHandle(), start, 64, offset: 0);
            _ = ring.SubmitAndWait(1);
        }
        return ring.TryTake(out Completion read) && read.Result == 64 && !buffer.AsSpan().ContainsAnyExcept((byte)0);
    }

    private static bool RunNop(Ring ring)
    {
        if (!ring.TryGetEntry(out SubmissionEntry entry))
            return false;
        entry.PrepareNop();
        entry.UserData = ulong.MaxValue;
        EnterResult entered = ring.SubmitAndWait(1);
        return entered.Submitted == 1 && ring.TryTake(out Completion nop) && nop == new Completion(ulong.MaxValue, 0);
    }

    private static unsafe bool RunTimeout(Ring ring)
    {
        if (!ring.TryGetEntry(out SubmissionEntry entry))
            return false;
        // SAFETY: the kernel reads the time until the entry is submitted, which is before this frame ends.
        var time = new __kernel_timespec { tv_nsec = 1_000_000 };
        entry.PrepareTimeout(&time);
        _ = ring.SubmitAndWait(1);
        return ring.TryTake(out Completion timeout) && timeout.Error == Errno.ETIME;
    }
}
