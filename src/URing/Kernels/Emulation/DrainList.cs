using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What waits until everything before it has ended, and what was submitted behind that.</summary>
/// <remarks>Threading: everything under the ring's gate, except <see cref="IsActive"/>.</remarks>
internal sealed class DrainList(EmulatedRing ring)
{
    private readonly Queue<EmulatedOperation> _heads = new();
    private int _members;

    /// <summary>Whether entries must get in line; belongs to the submitting thread.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Whether the next entry outside of the open chain drains too.</summary>
    public bool DrainsNext { get; private set; }

    /// <summary>Notices an entry that drains; one in a chain makes the whole chain do so, and what follows.</summary>
    public void Begin(OpenChain chain)
    {
        IsActive = true;
        if (chain.Head is not { } head)
            return;

        head.Entry.flags |= IOSQE_IO_DRAIN;
        DrainsNext = true;
    }

    /// <summary>Has an entry drain because a chain before it did.</summary>
    public void BeginNext(ref byte flags)
    {
        DrainsNext = false;
        flags |= IOSQE_IO_DRAIN;
        IsActive = true;
    }

    public void Add(EmulatedOperation head)
    {
        _heads.Enqueue(head);
        _members += Count(head);
        bool drains = Drains(head);
        Release();
        if (!drains && _heads.Count == 0)
            IsActive = false;
    }

    /// <summary>Lets go of what has nothing to wait for any more.</summary>
    public void Release()
    {
        bool isFirst = true;
        bool drains = false;
        while (_heads.TryPeek(out EmulatedOperation? head))
        {
            drains |= Drains(head);
            if ((drains || isFirst) && ring.Table.Count != _members)
                return;

            _heads.Dequeue();
            _members -= Count(head);
            ring.Chains.Enqueue(head);
            isFirst = false;
        }
    }

    private static bool Drains(EmulatedOperation head) => (head.Entry.flags & IOSQE_IO_DRAIN) != 0;

    private static int Count(EmulatedOperation head)
    {
        int count = 0;
        for (EmulatedOperation? member = head; member is not null; member = member.Link)
            count++;
        return count;
    }
}
