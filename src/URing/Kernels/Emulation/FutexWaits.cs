using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests on futexes.</summary>
/// <remarks>
/// Threading: waits of all rings are known here, oldest first, so that a wake by a request reaches those that were
/// submitted before it, whether their threads sleep already or not. The gate is taken before that of a ring.
/// </remarks>
internal static class FutexWaits
{
    private const uint KnownFlags = 3 | 128;
    private const uint Word32 = 2;
    private const uint MostFutexes = 128;

    private static readonly Lock s_gate = new();
    private static readonly List<FutexWait> s_waits = [];

    // Those whose threads are there, called off or not.
    private static readonly List<FutexWait> s_threads = [];

    public static bool Fits(in io_uring_sqe entry)
    {
        if ((entry.futex_flags | entry.file_index | entry.buf_index) != 0)
            return false;
        return entry.opcode == IORING_OP_FUTEX_WAITV
            ? entry.fd == 0 && (entry.off | entry.addr3) == 0 && entry.len is > 0 and <= MostFutexes
            : entry.len == 0 && AreFlags((uint)entry.fd) && entry.addr3 is > 0 and <= uint.MaxValue
                && (entry.opcode == IORING_OP_FUTEX_WAKE || entry.off <= uint.MaxValue);
    }

    /// <summary>Copies what is to be waited for. Answers 0 or a negative errno.</summary>
    public static int Prepare(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        if (entry.opcode == IORING_OP_FUTEX_WAIT)
        {
            var one = new futex_waitv { uaddr = entry.addr, val = entry.off, flags = (uint)entry.fd };
            operation.Futex = new FutexWait(operation, [one], (uint)entry.addr3);
            return 0;
        }

        var all = new futex_waitv[entry.len];
        if (!UserMemory.TryCopy(entry.addr, all.AsSpan()))
            return -(int)Errno.EFAULT;
        foreach (ref readonly futex_waitv futex in all.AsSpan())
        {
            if (!AreFlags(futex.flags) || futex.__reserved != 0 || futex.val > uint.MaxValue)
                return -(int)Errno.EINVAL;
        }
        operation.Futex = new FutexWait(operation, all, uint.MaxValue);
        return 0;
    }

    public static int Begin(EmulatedOperation operation)
    {
        FutexWait wait = operation.Futex!;
        lock (s_gate)
        {
            int error = wait.Check();
            if (error == 0)
                error = operation.Ring.Park(operation);
            if (error < 0)
                return error;
            if (!wait.TryStart())
            {
                // Parked, it may have been ended by a cancel meanwhile.
                if (!TryTake(wait))
                    return Submitter.Pending;
                operation.Ring.Release();
                return -(int)Errno.ENOMEM;
            }

            s_waits.Add(wait);
            s_threads.Add(wait);
            return Submitter.Pending;
        }
    }

    /// <summary>Wakes the oldest waits on a futex, then those who sleep in the system call.</summary>
    public static int Wake(in io_uring_sqe entry)
    {
        int count = (int)Math.Min(entry.off, int.MaxValue);
        List<(FutexWait Wait, int Index)> taken = [];
        lock (s_gate)
            TakeOldest(entry, count, taken);
        foreach ((FutexWait wait, int index) in taken)
        {
            wait.CallOff();
            End(wait, index);
        }
        if (taken.Count == count)
            return count;

        LetLeave(entry.addr);
        int others = FutexWait.WakeOthers(entry.addr, count - taken.Count, (uint)entry.addr3, (uint)entry.fd);
        return taken.Count == 0 ? others : taken.Count + Math.Max(others, 0);
    }

    /// <summary>Ends a wait whose thread was woken; <see langword="false"/> if it had ended already.</summary>
    public static bool TryEnd(FutexWait wait, int result)
    {
        lock (s_gate)
        {
            if (!s_waits.Remove(wait) || !TryTake(wait))
                return false;
        }
        End(wait, result);
        return true;
    }

    /// <summary>Forgets a wait that has ended.</summary>
    public static void Forget(FutexWait wait)
    {
        lock (s_gate)
            s_waits.Remove(wait);
        wait.CallOff();
    }

    /// <summary>Forgets a wait whose thread has left.</summary>
    public static void Leave(FutexWait wait)
    {
        lock (s_gate)
            s_threads.Remove(wait);
    }

    // Or the wake of somebody else would be spent on them.
    private static void LetLeave(ulong address)
    {
        List<FutexWait> leaving;
        lock (s_gate)
            leaving = s_threads.FindAll(wait => wait.IsCalledOff && Find(wait, address, uint.MaxValue) >= 0);
        leaving.ForEach(wait => wait.LetLeave());
    }

    private static void TakeOldest(in io_uring_sqe entry, int count, List<(FutexWait Wait, int Index)> taken)
    {
        int i = 0;
        while (i < s_waits.Count && taken.Count < count)
        {
            FutexWait wait = s_waits[i];
            int index = Find(wait, entry.addr, (uint)entry.addr3);
            if (index < 0)
            {
                i++;
                continue;
            }
            s_waits.RemoveAt(i);
            if (TryTake(wait))
                taken.Add((wait, index));
        }
    }

    private static bool TryTake(FutexWait wait) => wait.Operation.Ring.TryTake(wait.Operation, wait.Generation);

    private static void End(FutexWait wait, int result)
    {
        EmulatedRing ring = wait.Operation.Ring;
        ring.End(wait.Operation, result);
        ring.Release();
    }

    private static int Find(FutexWait wait, ulong address, uint mask)
    {
        ReadOnlySpan<futex_waitv> futexes = wait.Futexes;
        for (int i = 0; (wait.Mask & mask) != 0 && i < futexes.Length; i++)
        {
            if (futexes[i].uaddr == address)
                return i;
        }
        return -1;
    }

    private static bool AreFlags(uint flags) => (flags & ~KnownFlags) == 0 && (flags & 3) == Word32;
}
