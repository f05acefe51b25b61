using System.Diagnostics;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The registrations of an emulated ring, by the rules of io_uring_register(2).</summary>
internal sealed unsafe class Registrations(EmulatedRing ring, RingOwner owner)
{
    private const int MostProbed = 256;

    /// <summary>Answers a number or a negative errno.</summary>
    public int Run(uint opcode, void* argument, uint count)
    {
        if (opcode >= RestrictionTable.RegistrationsEnd)
            return -(int)Errno.EINVAL;
        if (!owner.MayRegister)
            return -(int)Errno.EEXIST;
        if (!ring.Restrictions.AllowsRegistration(opcode))
            return -(int)Errno.EACCES;

        return opcode switch
        {
            IORING_REGISTER_PROBE when argument != null && count <= MostProbed => Probe(argument, count),
            IORING_REGISTER_RESTRICTIONS => Restrict(argument, count),
            IORING_REGISTER_ENABLE_RINGS when argument == null && count == 0 => Enable(),
            IORING_REGISTER_SYNC_CANCEL when argument != null && count == 1 => Cancel(argument),
            _ => -(int)Errno.EINVAL,
        };
    }

    private static int Probe(void* argument, uint count)
    {
        count = Math.Min(count, IORING_OP_LAST);
        // SAFETY: the caller gives memory for the header and as many requests as it says.
        var probe = (io_uring_probe*)argument;
        var requests = new Span<io_uring_probe_op>(probe + 1, (int)count);
        int size = sizeof(io_uring_probe) + ((int)count * sizeof(io_uring_probe_op));
        if (new ReadOnlySpan<byte>(argument, size).ContainsAnyExcept((byte)0))
            return -(int)Errno.EINVAL;

        probe->last_op = IORING_OP_LAST - 1;
        probe->ops_len = (byte)count;
        for (int i = 0; i < requests.Length; i++)
        {
            bool isKnown = EntryRules.IsKnown((byte)i);
            requests[i] = new() { op = (byte)i, flags = isKnown ? IO_URING_OP_SUPPORTED : (ushort)0 };
        }
        return 0;
    }

    private int Restrict(void* argument, uint count)
    {
        if (!owner.IsDisabled)
            return -(int)Errno.EBADFD;
        if (argument == null || !RestrictionTable.IsCount(count))
            return -(int)Errno.EINVAL;

        // SAFETY: the caller keeps the lines valid during the call.
        lock (ring.Gate)
            return ring.Restrictions.Fill(new ReadOnlySpan<io_uring_restriction>(argument, (int)count));
    }

    private int Enable()
    {
        lock (ring.Gate)
        {
            if (!owner.IsDisabled)
                return -(int)Errno.EBADFD;

            ring.Restrictions.Apply();
            owner.Enable();
            return 0;
        }
    }

    private int Cancel(void* argument)
    {
        // SAFETY: the caller keeps the struct valid during the call.
        var asked = *(io_uring_sync_cancel_reg*)argument;
        bool isPadded = ((ReadOnlySpan<byte>)asked.pad).ContainsAnyExcept((byte)0)
            || ((ReadOnlySpan<ulong>)asked.pad2).ContainsAnyExcept(0UL);
        if (isPadded || !EntryRules.IsCancelFlags(asked.flags))
            return -(int)Errno.EINVAL;
        if ((asked.flags & IORING_ASYNC_CANCEL_FD) != 0 && !Cancellation.IsOpen(asked.fd))
            return -(int)Errno.EBADF;

        var match = new CancelMatch(asked.flags, asked.addr, asked.fd, asked.opcode);
        return CancelUntilGone(match, asked.timeout);
    }

    // What already runs cannot be stopped here: the caller wants to know that it is over.
    private int CancelUntilGone(in CancelMatch match, in __kernel_timespec timeout)
    {
        var taken = new List<EmulatedOperation>();
        bool isEndless = timeout.tv_sec == -1 && timeout.tv_nsec == -1;
        long limit = isEndless ? long.MaxValue : Math.Max(0, Timeouts.ToNanoseconds(timeout));
        long start = Stopwatch.GetTimestamp();
        bool waited = false;
        int answer;
        lock (ring.Gate)
        {
            while ((answer = Cancellation.Take(ring, match, taken)) == -(int)Errno.EALREADY)
            {
                long left = limit - (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                if (left <= 0)
                    return -(int)Errno.ETIME;

                waited = true;
                ring.Sleep.SleepUntilAny(isEndless ? -1 : left);
            }
        }
        foreach (EmulatedOperation operation in taken)
            ring.End(operation, -(int)Errno.ECANCELED);
        return waited && answer == -(int)Errno.ENOENT ? 0 : answer;
    }
}
