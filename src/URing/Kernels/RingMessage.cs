using URing.Abi;
using URing.Kernels.Emulation;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>Posts a completion to a ring from any thread.</summary>
internal static class RingMessage
{
    private static volatile bool s_needsRing;
    private static readonly Lock s_gate = new();
    private static Ring? s_messenger;

    /// <summary>Answers 0, or a negative errno.</summary>
    public static int Post(int targetDescriptor, ulong userData) => Post(targetDescriptor, userData, result: 0);

    /// <summary>Answers 0, or a negative errno.</summary>
    public static int Post(int targetDescriptor, ulong userData, int result)
    {
        if (EmulatedRings.Use(targetDescriptor) is { } emulated)
            return emulated.Receive(userData, result);

        io_uring_sqe message = Compose(targetDescriptor, userData, result);
        if (!s_needsRing)
        {
            int answer = PostWithoutRing(ref message);
            if (answer != -(int)Errno.EINVAL)
                return answer;

            s_needsRing = true; // Linux before 6.13
        }
        return PostThroughRing(message);
    }

    /// <summary>The way of Linux before 6.13: one small ring of the process sends for all.</summary>
    internal static int PostThroughRing(int targetDescriptor, ulong userData) =>
        PostThroughRing(Compose(targetDescriptor, userData, result: 0));

    private static io_uring_sqe Compose(int targetDescriptor, ulong userData, int result) => new()
    {
        opcode = IORING_OP_MSG_RING,
        fd = targetDescriptor,
        addr = IORING_MSG_DATA,
        off = userData,
        len = (uint)result,
    };

    private static unsafe int PostWithoutRing(ref io_uring_sqe message)
    {
        // SAFETY: the kernel reads the entry during the call only.
        fixed (io_uring_sqe* entry = &message)
        {
            long answer = Libc.syscall(Libc.SYS_io_uring_register, -1, IORING_REGISTER_SEND_MSG_RING, entry, 1);
            return answer < 0 ? Libc.LastErrno : 0;
        }
    }

    private static int PostThroughRing(in io_uring_sqe message)
    {
        lock (s_gate)
        {
            try
            {
                s_messenger ??= new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
                if (!s_messenger.TryGetEntry(out SubmissionEntry entry))
                    return -(int)Errno.EBUSY;

                entry.PrepareRaw(message);
                _ = s_messenger.SubmitAndWait(1);
                return s_messenger.TryTake(out Completion completion) ? completion.Result : -(int)Errno.EBUSY;
            }
            catch (URingException refused)
            {
                return -(int)refused.Error;
            }
        }
    }
}
