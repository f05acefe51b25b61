using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The buffers that an operation has taken out of a group: one, or several in a row.</summary>
internal struct Pick
{
    /// <summary>The number of the first.</summary>
    public ushort Id;

    /// <summary>Whether there are any.</summary>
    public bool IsHeld;

    /// <summary>Whether the group counts them as used already, so that they cannot go back.</summary>
    public bool IsCommitted;

    /// <summary>Whether the last buffer had room left when it was counted as used.</summary>
    public bool HasMore;

    /// <summary>Whether the group had no more.</summary>
    public bool IsLast;

    /// <summary>The buffer itself where its group is a list.</summary>
    public ListedBuffer? Listed;

    /// <summary>What the completion of an operation says that ends while it has them.</summary>
    public uint Drop()
    {
        if (!IsHeld)
            return 0;

        IsHeld = false;
        return Flags;
    }

    public readonly uint Flags => IORING_CQE_F_BUFFER | ((uint)Id << IORING_CQE_BUFFER_SHIFT)
        | (HasMore ? IORING_CQE_F_BUF_MORE : 0);
}

/// <summary>A buffer that was given by a request.</summary>
internal sealed record ListedBuffer(ulong Address, uint Length, ushort Id);
