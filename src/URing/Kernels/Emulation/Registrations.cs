using System.Diagnostics;
using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The registrations of an emulated ring, by the rules of io_uring_register(2).</summary>
internal sealed unsafe class Registrations(EmulatedRing ring, RingOwner owner)
{
    private const int MostProbed = 256;

    private readonly GroupRegistrations _groups = new(ring);

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
            IORING_REGISTER_EVENTFD or IORING_REGISTER_EVENTFD_ASYNC when count == 1 =>
                RegisterEvent((ulong)argument, opcode == IORING_REGISTER_EVENTFD_ASYNC),
            IORING_UNREGISTER_EVENTFD when argument == null && count == 0 => UnregisterEvent(),
            IORING_REGISTER_ENABLE_RINGS when argument == null && count == 0 => Enable(),
            _ when TableRegistrations.Has(opcode) => ring.Tables.Run(opcode, argument, count),
            _ when GroupRegistrations.Has(opcode) => _groups.Run(opcode, argument, count),
            IORING_REGISTER_CLOCK when argument != null && count == 0 => SetClock(*(io_uring_clock_register*)argument),
            IORING_REGISTER_IOWQ_MAX_WORKERS when argument != null && count == 2 => SetWorkers((uint*)argument),
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
            bool isKnown = RequestKinds.IsKnown((byte)i);
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

    private int RegisterEvent(ulong argument, bool isForAsync)
    {
        int fd = -1;
        if (!UserMemory.TryCopy(argument, new Span<int>(ref fd)))
            return -(int)Errno.EFAULT;
        lock (ring.Gate)
            return ring.Sink.Event.Register(fd, isForAsync);
    }

    private int UnregisterEvent()
    {
        lock (ring.Gate)
            return ring.Sink.Event.Unregister();
    }

    private int Enable()
    {
        lock (ring.Gate)
        {
            if (!owner.IsDisabled)
                return -(int)Errno.EBADFD;

            ring.Restrictions.Apply();
            owner.Enable();
            ring.IsDisabled = false;
            return 0;
        }
    }

    // Waits are told how long they may last: only a machine that sleeps meanwhile makes a difference.
    private static int SetClock(in io_uring_clock_register clock) =>
        ((ReadOnlySpan<uint>)clock.__resv).ContainsAnyExcept(0U)
            || clock.clockid is not (Libc.CLOCK_MONOTONIC or Libc.CLOCK_BOOTTIME) ? -(int)Errno.EINVAL : 0;

    private int SetWorkers(uint* limits)
    {
        // SAFETY: the caller gives two numbers, and keeps them during the call.
        if (limits[0] > int.MaxValue || limits[1] > int.MaxValue)
            return -(int)Errno.EINVAL;

        (int files, int patient) = ring.Workers.SetLimits((int)limits[0], (int)limits[1]);
        (limits[0], limits[1]) = ((uint)files, (uint)patient);
        return 0;
    }

    private int Cancel(void* argument)
    {
        // SAFETY: the caller keeps the struct valid during the call.
        var asked = *(io_uring_sync_cancel_reg*)argument;
        bool isPadded = ((ReadOnlySpan<byte>)asked.pad).ContainsAnyExcept((byte)0)
            || ((ReadOnlySpan<ulong>)asked.pad2).ContainsAnyExcept(0UL);
        if (isPadded || !EntryRules.IsCancelFlags(asked.flags))
            return -(int)Errno.EINVAL;
        int error = Cancellation.FindFile(ring, asked.flags, asked.fd, out int fd);
        if (error < 0)
            return error;

        var match = new CancelMatch(asked.flags, asked.addr, fd, asked.opcode);
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
                // Its thread does without it: it ends here.
                if (taken.Count > 0)
                {
                    answer = 0;
                    break;
                }
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
