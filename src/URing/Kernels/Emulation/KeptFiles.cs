using URing.Abi;

namespace URing.Kernels.Emulation;

/// <summary>The descriptors of a ring that their owners promise to leave open.</summary>
/// <remarks>
/// An edge tells of readiness once. Whoever tried in vain before it and waits only after it would sleep on, so edges
/// are counted: an operation that has seen fewer than there were has the poller look again.
/// Threading: everything under the ring's gate, but for the counts.
/// </remarks>
internal sealed class KeptFiles
{
    // The lower half of the numbers: slots of operations do not go that far, timers begin above.
    private const uint Mark = 0xffff_0000;

    private readonly Dictionary<int, KeptFile> _byDescriptor = [];
    private readonly Dictionary<ulong, KeptFile> _byNumber = [];
    private ulong _next;
    private long _edges;
    private int _count;

    /// <summary>Whether there is none; a hint outside the gate.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>How many edges have been handed out.</summary>
    public long Edges => Volatile.Read(ref _edges);

    public static bool Has(ulong number) => (uint)number == Mark;

    public KeptFile? Find(int descriptor) => _byDescriptor.GetValueOrDefault(descriptor);

    /// <summary>Answers 0, or a negative errno.</summary>
    public int Keep(int descriptor)
    {
        if (Find(descriptor) is { } kept)
        {
            kept.Promises++;
            return 0;
        }
        if (!Cancellation.IsOpen(descriptor))
            return -(int)Errno.EBADF;

        var file = new KeptFile(descriptor, (_next++ << 32) | Mark);
        _byDescriptor.Add(descriptor, file);
        _byNumber.Add(file.Number, file);
        _count++;
        return 0;
    }

    /// <summary>Takes a promise back. Answers 0, or a negative errno.</summary>
    /// <param name="file">The file, where that was the last one: operations of others may still wait for it.</param>
    public int Forget(int descriptor, out KeptFile? file)
    {
        file = Find(descriptor);
        if (file is null)
            return -(int)Errno.ENOENT;
        if (--file.Promises > 0)
        {
            file = null;
            return 0;
        }

        _ = _byDescriptor.Remove(descriptor);
        _ = _byNumber.Remove(file.Number);
        _count--;
        return 0;
    }

    /// <summary>Counts an edge, and adds those operations that it is for.</summary>
    /// <param name="events">What the edge told of; what holds still on return.</param>
    public void Take(ulong number, ref uint events, List<ulong> operations)
    {
        Volatile.Write(ref _edges, _edges + 1);
        if (!_byNumber.TryGetValue(number, out KeptFile? file))
            return;

        bool isPolled = false;
        foreach (EmulatedOperation operation in file.Waiting)
        {
            if ((events & (operation.Wanted | Polls.Always)) == 0)
                continue;

            operations.Add(operation.Id);
            isPolled |= operation.Entry.opcode == Constants.IORING_OP_POLL_ADD;
        }
        // Others only try. Somebody may have taken since what an edge told of.
        if (isPolled)
            events &= (uint)Math.Max(0, Polls.Look(file.Descriptor, events & Polls.EventBits));
    }
}
