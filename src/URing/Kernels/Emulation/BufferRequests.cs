using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests that give buffers to a group and take them away.</summary>
internal static class BufferRequests
{
    private const int MostBuffers = ushort.MaxValue;
    private const uint MostLength = 0x7fff_f000;

    public static bool Has(byte opcode) => opcode is IORING_OP_PROVIDE_BUFFERS or IORING_OP_REMOVE_BUFFERS;

    /// <summary>Answers 0, or the negative errno that an entry is refused with.</summary>
    public static int Check(in io_uring_sqe entry)
    {
        if ((entry.rw_flags | entry.file_index) != 0)
            return -(int)Errno.EINVAL;

        bool isCount = entry.fd is > 0 and <= MostBuffers;
        if (entry.opcode == IORING_OP_REMOVE_BUFFERS)
            return isCount && (entry.addr | entry.len | entry.off) == 0 ? 0 : -(int)Errno.EINVAL;
        if (!isCount)
            return -(int)Errno.E2BIG;
        if (entry.len == 0)
            return -(int)Errno.EINVAL;

        ulong bytes = (ulong)entry.fd * entry.len;
        if (entry.addr + bytes < entry.addr)
            return -(int)Errno.EOVERFLOW;
        // The upper half of all addresses is the kernel's.
        if ((long)(entry.addr + bytes) < 0)
            return -(int)Errno.EFAULT;
        if (entry.off > MostBuffers)
            return -(int)Errno.E2BIG;
        return entry.off + (ulong)entry.fd > MostBuffers + 1 ? -(int)Errno.EINVAL : 0;
    }

    public static int Run(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        BufferGroups groups = operation.Ring.Groups;
        lock (groups.Gate)
        {
            BufferGroup? group = groups[entry.buf_group];
            if (group is { IsRing: true })
                return -(int)Errno.EINVAL;
            if (entry.opcode == IORING_OP_REMOVE_BUFFERS)
                return group is null ? -(int)Errno.ENOENT : Remove(group, entry.fd);

            if (group is null)
                groups.Set(entry.buf_group, group = new BufferGroup());
            return Provide(group, entry);
        }
    }

    private static int Provide(BufferGroup group, in io_uring_sqe entry)
    {
        for (int i = 0; i < entry.fd; i++)
        {
            if (group.List.Count == MostBuffers)
                return i > 0 ? 0 : -(int)Errno.EOVERFLOW;

            ulong address = entry.addr + ((ulong)i * entry.len);
            uint length = Math.Min(entry.len, MostLength);
            group.List.AddLast(new ListedBuffer(address, length, (ushort)(entry.off + (ulong)i)));
        }
        return 0;
    }

    private static int Remove(BufferGroup group, int count)
    {
        int removed = 0;
        for (; removed < count && group.List.Count > 0; removed++)
            group.List.RemoveFirst();
        return removed;
    }
}
