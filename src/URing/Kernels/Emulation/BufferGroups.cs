using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The groups of buffers of a ring, by the rules of the kernel's kbuf.c.</summary>
/// <remarks>
/// Threading: everything under the gate, which is held from a pick to the end of the system call that fills the
/// buffers, unless they are committed. The ring's gate may be taken inside, never around it.
/// </remarks>
internal sealed unsafe class BufferGroups
{
    // SAFETY: see BufferGroup.

    // What one bundle takes at most; an operation with several buffers looks no further than this.
    private const uint MostInBundle = 256;
    private const int MostVectors = 1024;

    private readonly Dictionary<ushort, BufferGroup> _groups = [];
    private readonly iovec[] _picked = new iovec[MostVectors];

    public Lock Gate { get; } = new();

    public BufferGroup? this[ushort group] => _groups.GetValueOrDefault(group);

    /// <summary>The buffers of the last pick.</summary>
    public ReadOnlySpan<iovec> Picked(int count) => _picked.AsSpan(0, count);

    public void Set(ushort group, BufferGroup buffers) => _groups[group] = buffers;

    public void Remove(ushort group) => _groups.Remove(group);

    /// <summary>Takes one buffer. Answers where it lies, with its length; empty if there is none.</summary>
    /// <param name="most">Bytes that are wanted at most; 0 for all that it has.</param>
    /// <param name="commits">Whether it cannot go back.</param>
    public iovec PickOne(EmulatedOperation operation, uint most, bool commits)
    {
        if (this[operation.Entry.buf_group] is not { } group)
            return default;
        if (!group.IsRing)
            return TakeListed(operation, group, most);
        if (group.Available == 0)
            return default;

        io_uring_buf* buffer = group.At(0);
        var taken = new iovec { iov_base = buffer->addr, iov_len = Limit(buffer->len, most) };
        bool isLast = operation.Pick.IsLast || group.Available == 1;
        operation.Pick = new Pick { Id = buffer->bid, IsHeld = true, IsLast = isLast };
        if (commits)
            CommitEarly(operation, (long)taken.iov_len, 1);
        return taken;
    }

    /// <summary>Takes several buffers. Answers how many, or a negative errno.</summary>
    /// <param name="most">Bytes that are wanted at most; 0 for those of the first buffer.</param>
    /// <param name="expands">Whether there may be more than one.</param>
    public int PickMany(EmulatedOperation operation, uint most, bool expands, bool commits)
    {
        if (this[operation.Entry.buf_group] is not { } group)
            return -(int)Errno.ENOENT;
        if (!group.IsRing)
        {
            // Who sends sends all of it.
            _picked[0] = TakeListed(operation, group, commits ? 0 : most);
            return operation.Pick.IsHeld ? 1 : -(int)Errno.ENOBUFS;
        }
        int count = Peek(operation, group, most, expands && most != 0, out long bytes);
        if (count > 0 && commits)
            CommitEarly(operation, bytes, count);
        return count;
    }

    /// <summary>Counts buffers as used before it is known how much of them will be.</summary>
    public void CommitEarly(EmulatedOperation operation, long length, int count) =>
        operation.Pick.HasMore = !Commit(operation, length, count);

    /// <summary>Counts buffers as used, of which nothing goes back.</summary>
    public bool Commit(EmulatedOperation operation, long length, int count)
    {
        if (operation.Pick.IsCommitted)
            return true;

        // One of a list is out of it since it was picked.
        operation.Pick.IsCommitted = true;
        return operation.Pick.Listed is not null || this[operation.Entry.buf_group] is not { IsRing: true } group
            || group.Commit(length, count);
    }

    /// <summary>Ends a pick with a completion. Answers the flags of that.</summary>
    public uint Put(EmulatedOperation operation, long length, int count)
    {
        if (!operation.Pick.IsHeld)
            return 0;

        bool isWhole = Commit(operation, length, count);
        return operation.Pick.Drop() | (isWhole ? 0 : IORING_CQE_F_BUF_MORE);
    }

    /// <summary>Gives back what was not used, unless it was committed.</summary>
    public void Recycle(EmulatedOperation operation)
    {
        ref Pick pick = ref operation.Pick;
        if (!pick.IsHeld || pick.IsCommitted)
            return;

        if (pick.Listed is not null)
            this[operation.Entry.buf_group]?.List.AddFirst(pick.Listed);
        // As on Linux: that a group was found empty is forgotten with a completion alone.
        pick = new Pick { IsLast = pick.IsLast };
    }

    private int Peek(EmulatedOperation operation, BufferGroup group, uint most, bool expands, out long bytes)
    {
        bytes = 0;
        int available = Math.Min((int)group.Available, MostVectors);
        if (available == 0)
            return -(int)Errno.ENOBUFS;
        io_uring_buf* buffer = group.At(0);
        // Once: it lies in memory that the user may write to at any time.
        uint first = Volatile.Read(ref buffer->len);
        if (most != 0 && first == 0)
            return -(int)Errno.ENOBUFS;

        int wanted = available;
        if (most != 0)
            wanted = (int)Math.Min((uint)wanted, Math.Min((most + (ulong)first - 1) / first, MostInBundle));
        if (!expands)
            wanted = 1;
        bool wasLast = operation.Pick.IsLast;
        operation.Pick = new Pick { Id = buffer->bid, IsHeld = true };
        long left = most == 0 ? int.MaxValue : most;
        int count = 0;
        bool isCut = false;
        while (count < wanted && left > 0 && !isCut)
        {
            buffer = group.At(count);
            uint length = Volatile.Read(ref buffer->len);
            if (length > left)
            {
                length = (uint)left;
                isCut = !group.IsIncremental;
                operation.Message.IsPartial |= isCut;
                if (isCut && count > 0)
                    break;
            }
            _picked[count++] = new iovec { iov_base = buffer->addr, iov_len = length };
            bytes += length;
            left -= length;
        }
        operation.Pick.IsLast = wasLast || (left > 0 && count == group.Available);
        return count;
    }

    private static iovec TakeListed(EmulatedOperation operation, BufferGroup group, uint most)
    {
        if (group.List.First?.Value is not { } buffer)
            return default;

        group.List.RemoveFirst();
        operation.Pick = new Pick
        {
            Id = buffer.Id,
            IsHeld = true,
            IsLast = operation.Pick.IsLast || group.List.Count == 0,
            Listed = buffer,
        };
        return new iovec { iov_base = buffer.Address, iov_len = Limit(buffer.Length, most) };
    }

    private static uint Limit(uint length, uint most) => most == 0 ? length : Math.Min(length, most);
}
