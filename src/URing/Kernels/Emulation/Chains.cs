using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What goes on in the chains of a ring, and what was held up and may start now.</summary>
/// <remarks>Threading: everything under the ring's gate, except <see cref="HasReady"/>.</remarks>
internal sealed class Chains(EmulatedRing ring)
{
    private List<EmulatedOperation> _ready = [];
    private volatile bool _hasReady;

    /// <summary>Whether <see cref="TakeReady"/> would find something.</summary>
    public bool HasReady => _hasReady;

    /// <summary>Has an operation started, or ended with its refusal, by whoever submits next.</summary>
    public void Enqueue(EmulatedOperation operation)
    {
        _ready.Add(operation);
        _hasReady = true;
    }

    /// <summary>Swaps the list of what is ready for an empty one.</summary>
    public bool TakeReady(ref List<EmulatedOperation> empty)
    {
        (_ready, empty) = (empty, _ready);
        _hasReady = false;
        return empty.Count > 0;
    }

    /// <summary>Takes an operation that ended out of its chain, which goes on or is broken.</summary>
    public void Leave(EmulatedOperation operation, bool fails, bool restIsSilent)
    {
        if (operation.Limit is { } limit)
        {
            operation.Limit = limit.Limited = null;
            ring.Timeouts.Remove(limit);
            limit.Refusal = -(int)Errno.ECANCELED;
            Enqueue(limit);
        }
        if (operation.Link is not { } next)
            return;

        operation.Link = null;
        if (fails && (operation.Entry.flags & IOSQE_IO_HARDLINK) == 0)
        {
            if (next.Refusal == 0)
                next.Refusal = -(int)Errno.ECANCELED;
            for (EmulatedOperation? rest = next; rest is not null; rest = rest.Link)
                rest.IsSilent = restIsSilent;
        }
        Enqueue(next);
    }

    /// <summary>Parts an operation that is about to start from the time limit behind it.</summary>
    public static void SetLimit(EmulatedOperation operation)
    {
        if (operation.Link is not { Entry.opcode: IORING_OP_LINK_TIMEOUT, Refusal: 0 } limit)
            return;

        operation.Link = limit.Link;
        limit.Link = null;
        limit.Limited = operation;
        operation.Limit = limit;
    }
}

/// <summary>The chain that a submission is putting together.</summary>
/// <remarks>Threading: belongs to the submitting thread.</remarks>
internal sealed class OpenChain
{
    private EmulatedOperation? _head;
    private EmulatedOperation? _last;

    public bool IsOpen => _head is not null;

    /// <summary>The operation that the whole chain waits for.</summary>
    public EmulatedOperation? Head => _head;

    public byte LastOpcode => _last!.Entry.opcode;

    /// <summary>Adds an operation, and answers the head of the chain that is whole with it.</summary>
    public EmulatedOperation? Add(EmulatedOperation operation)
    {
        bool goesOn = (operation.Entry.flags & (IOSQE_IO_LINK | IOSQE_IO_HARDLINK)) != 0;
        if (operation.Refusal != 0)
            Refuse(operation, operation.Refusal);
        // One bad entry ends the chain before it begins.
        if (operation.Refusal != 0 && _head is { Refusal: 0 } head)
            Refuse(head, -(int)Errno.ECANCELED);

        if (_last is null && !goesOn)
            return operation;

        if (_last is null)
            _head = operation;
        else
            _last.Link = operation;
        _last = operation;
        return goesOn ? null : Take();
    }

    /// <summary>The chain as far as it came: it ends with the submission at the latest.</summary>
    public EmulatedOperation? Take()
    {
        EmulatedOperation? head = _head;
        _head = _last = null;
        return head;
    }

    private static void Refuse(EmulatedOperation operation, int error)
    {
        operation.Refusal = error;
        operation.HasFailed = true;
        // What was never started is no harder than others.
        operation.Entry.flags &= unchecked((byte)~IOSQE_IO_HARDLINK);
        operation.Entry.flags |= IOSQE_IO_LINK;
    }
}
