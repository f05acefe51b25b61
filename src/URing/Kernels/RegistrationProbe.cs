using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>Which registrations a ring's kernel knows.</summary>
/// <remarks>
/// Linux 6.18 and newer says how many there are. Before, each is tried in a way that changes nothing outside the ring;
/// an unknown number is answered with EINVAL, but so are some that are known. Linux gives numbers one after the other,
/// so it knows all below one that it knows.
/// </remarks>
internal static class RegistrationProbe
{
    /// <summary>For each number, whether the kernel knows it; null where it cannot be told.</summary>
    public static bool?[] Run(Ring ring)
    {
        bool?[] known = Try(ring);
        if (ring.Kernel == RingKernel.Linux)
            return Complete(known, CountOf());

        // A ring of buffers cannot be asked for without harm: what takes one away comes with what brings it.
        known[(int)IORING_REGISTER_PBUF_RING] ??= known[(int)IORING_UNREGISTER_PBUF_RING];
        // The emulated kernel answers EINVAL to what it lacks only. Of others nothing more is known.
        bool? rest = ring.Kernel == RingKernel.Emulated ? false : null;
        return [.. known.Select(isKnown => isKnown ?? rest)];
    }

    /// <summary>What trials alone prove.</summary>
    internal static bool?[] Try(Ring ring)
    {
        var known = new bool?[KernelNames.KnownRegistrations];
        foreach (RegistrationTrial trial in RegistrationTrial.All)
            known[trial.Number] = Judge(Try(ring, trial));
        return known;
    }

    /// <summary>Draws the conclusions that the order of Linux's numbers allows.</summary>
    /// <param name="known">What trials proved.</param>
    /// <param name="count">How many registrations the kernel says that it has; 0 if it does not say.</param>
    internal static bool?[] Complete(bool?[] known, int count)
    {
        int end = Math.Max(count, Array.LastIndexOf(known, true) + 1);
        Array.Resize(ref known, Math.Max(known.Length, end));
        for (int number = 0; number < known.Length; number++)
        {
            if (number < end)
                known[number] ??= true;
            else if (count > 0 || RegistrationTrial.IsDecisive(number))
                known[number] ??= false;
        }
        return known;
    }

    // EOPNOTSUPP: the number is known, and the kernel was built without what it stands for.
    private static bool? Judge(int answer) => answer switch
    {
        -(int)Errno.EINVAL => null,
        -(int)Errno.EOPNOTSUPP => false,
        _ => true,
    };

    private static unsafe int Try(Ring ring, RegistrationTrial trial)
    {
        const int Room = 256; // No struct of a trial is longer.
        Span<byte> memory = stackalloc byte[Room];
        memory.Clear();
        BitConverter.TryWriteBytes(memory, trial.FirstWord);
        // SAFETY: the kernel reads and writes the memory during the call only.
        fixed (byte* start = memory)
            return ring.Register((uint)trial.Number, trial.HasMemory ? start : null, trial.Count);
    }

    private static unsafe int CountOf()
    {
        io_uring_query_opcode answer;
        // SAFETY: the kernel writes the answer during the call only.
        return RingQuery.Ask(IO_URING_QUERY_OPCODES, &answer, (uint)sizeof(io_uring_query_opcode))
            ? (int)answer.nr_register_opcodes
            : 0;
    }
}
