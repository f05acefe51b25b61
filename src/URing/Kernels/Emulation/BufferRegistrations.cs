using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Registers memory: it is not pinned here, only checked, and remembered until nobody uses it.</summary>
internal sealed class BufferRegistrations(EmulatedRing ring)
{
    private const uint MostBuffers = 1 << 14;
    private const ulong MostBytes = 1UL << 30;

    private ResourceTable Table => ring.Resources.Buffers;

    /// <param name="vectors">Where they lie; 0 for empty slots.</param>
    /// <param name="tags">Where they lie; 0 for none.</param>
    public int Register(ulong vectors, uint count, ulong tags)
    {
        if (Table.Count > 0)
            return -(int)Errno.EBUSY;
        if (count is 0 or > MostBuffers)
            return -(int)Errno.EINVAL;

        var slots = new Resource?[count];
        for (int i = 0; i < count; i++)
        {
            int error = Read(vectors, tags, i, out slots[i]);
            if (error < 0)
                return error;
        }
        lock (ring.Gate)
            Table.Reset(slots);
        return 0;
    }

    /// <summary>Answers how many slots were done, or a negative errno if the first was refused.</summary>
    public int Update(in io_uring_rsrc_update2 update)
    {
        int answer = Table.CheckRange(update.offset, update.nr);
        if (answer < 0)
            return answer;

        int done = 0;
        for (; done < update.nr; done++)
        {
            int error = Read(update.data, update.tags, done, out Resource? buffer);
            if (error == 0 && !ring.Resources.TryPut(Table, (int)update.offset + done, buffer))
                error = -(int)Errno.ENXIO;
            if (error < 0)
                return done > 0 ? done : error;
        }
        return done;
    }

    /// <summary>Takes slots over from another ring; tags stay with those who registered them.</summary>
    public int Clone(io_uring_clone_buffers wanted)
    {
        bool replaces = (wanted.flags & IORING_REGISTER_DST_REPLACE) != 0;
        if ((wanted.flags & ~IORING_REGISTER_DST_REPLACE) != 0)
            return -(int)Errno.EINVAL;
        if (!replaces && Table.Count > 0)
            return -(int)Errno.EBUSY;
        if (((ReadOnlySpan<uint>)wanted.pad).ContainsAnyExcept(0U))
            return -(int)Errno.EINVAL;
        if (EmulatedRings.Find((int)wanted.src_fd) is not { } source)
            return Cancellation.IsOpen((int)wanted.src_fd) ? -(int)Errno.EOPNOTSUPP : -(int)Errno.EBADF;
        if (wanted.nr == 0 && (wanted.dst_off | wanted.src_off) != 0)
            return -(int)Errno.EINVAL;

        int error = Copy(source, ref wanted, out Resource?[] copies);
        if (error < 0)
            return error;
        lock (ring.Gate)
            Place(copies, (int)wanted.dst_off);
        return 0;
    }

    private static int Copy(EmulatedRing source, ref io_uring_clone_buffers wanted, out Resource?[] copies)
    {
        copies = [];
        lock (source.Gate)
        {
            ResourceTable table = source.Resources.Buffers;
            if (table.Count == 0)
                return -(int)Errno.ENXIO;
            if (wanted.nr == 0)
                wanted.nr = (uint)table.Count;
            if (wanted.nr > table.Count || (ulong)wanted.nr + wanted.src_off > (ulong)table.Count
                || (ulong)wanted.nr + wanted.dst_off > MostBuffers)
                return -(int)Errno.EINVAL;

            copies = new Resource?[wanted.nr];
            for (uint i = 0; i < wanted.nr; i++)
            {
                if (table[wanted.src_off + i] is { } buffer)
                    copies[i] = new Resource { Memory = buffer.Memory };
            }
            return 0;
        }
    }

    private void Place(Resource?[] copies, int first)
    {
        var slots = new Resource?[Math.Max(Table.Count, first + copies.Length)];
        for (uint i = 0; i < Table.Count; i++)
        {
            bool isReplaced = i >= first && i < first + copies.Length;
            if (isReplaced)
                ring.Resources.Release(Table[i]);
            else
                slots[i] = Table[i];
        }
        copies.CopyTo(slots, first);
        Table.Reset(slots);
    }

    private static int Read(ulong vectors, ulong tags, int index, out Resource? buffer)
    {
        buffer = null;
        iovec vector = default;
        ulong tag = 0;
        ulong place = (ulong)index;
        bool isFine = (vectors == 0 || UserMemory.TryCopy(vectors + (place * 16), new Span<iovec>(ref vector)))
            && (tags == 0 || UserMemory.TryCopy(tags + (place * sizeof(ulong)), new Span<ulong>(ref tag)));
        if (!isFine)
            return -(int)Errno.EFAULT;
        if (vector.iov_base == 0)
            return vector.iov_len != 0 ? -(int)Errno.EFAULT : tag != 0 ? -(int)Errno.EINVAL : 0;
        if (vector.iov_len is 0 or > MostBytes)
            return -(int)Errno.EFAULT;
        if (vector.iov_base > ulong.MaxValue - vector.iov_len)
            return -(int)Errno.EOVERFLOW;
        if (!UserMemory.IsWritable(vector))
            return -(int)Errno.EFAULT;

        buffer = new Resource { Memory = vector, Tag = tag };
        return 0;
    }
}
