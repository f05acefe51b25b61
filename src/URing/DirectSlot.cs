using static URing.Abi.Constants;

namespace URing;

/// <summary>Where a direct descriptor goes: slots of the registered files count from 0.</summary>
public static class DirectSlot
{
    /// <summary>Asks the kernel for a free slot, which is then the operation's result. Kernel: since 5.19.</summary>
    public const uint Allocate = uint.MaxValue;

    // The entry counts from 1, so that 0 means an ordinary descriptor, and its highest number asks for a free slot.
    internal const uint Highest = IORING_FILE_INDEX_ALLOC - 2;

    internal static uint ToFileIndex(uint slot, string parameter)
    {
        if (slot == Allocate)
            return IORING_FILE_INDEX_ALLOC;

        ArgumentOutOfRangeException.ThrowIfGreaterThan(slot, Highest, parameter);
        return slot + 1;
    }
}
