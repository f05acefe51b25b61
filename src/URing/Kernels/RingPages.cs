using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>The memory of a ring whose queues lie in this process: the entries, then the rest.</summary>
internal readonly record struct RingPages(nint Address, nuint Entries, nuint Length)
{
    public bool IsEmpty => Length == 0;

    public nint Ring => Address + (nint)Entries;

    /// <summary>
    /// Allocates what a ring needs that asks for NO_MMAP, and tells the parameters; nothing for others.
    /// Answers 0 or a negative errno.
    /// </summary>
    public static int TryAllocate(uint entries, ref io_uring_params parameters, out RingPages pages)
    {
        pages = default;
        if ((parameters.flags & IORING_SETUP_NO_MMAP) == 0)
            return 0;

        (nuint entriesLength, nuint ringLength) = RingLayout.Foresee(entries, parameters);
        nint address = OwnMemory.Allocate(entriesLength + ringLength);
        if (RingHandle.IsError(address))
            return (int)address;

        pages = new RingPages(address, entriesLength, entriesLength + ringLength);
        parameters.sq_off.user_addr = (ulong)pages.Address;
        parameters.cq_off.user_addr = (ulong)pages.Ring;
        return 0;
    }

    public void Free()
    {
        if (!IsEmpty)
            OwnMemory.Free(Address, Length);
    }
}
