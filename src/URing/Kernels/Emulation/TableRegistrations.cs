using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The registrations of files and memory, by the rules of io_uring_register(2).</summary>
internal sealed unsafe class TableRegistrations(EmulatedRing ring)
{
    // SAFETY: the caller gives the struct that the registration demands, and keeps it during the call.

    private readonly Lock _gate = new();
    private readonly FileRegistrations _files = new(ring);
    private readonly BufferRegistrations _buffers = new(ring);

    /// <summary>Whether a registration is one of these.</summary>
    public static bool Has(uint opcode) => opcode is IORING_REGISTER_BUFFERS or IORING_UNREGISTER_BUFFERS
        or IORING_REGISTER_FILES or IORING_UNREGISTER_FILES or IORING_REGISTER_FILES_UPDATE
        or IORING_REGISTER_FILES2 or IORING_REGISTER_FILES_UPDATE2 or IORING_REGISTER_BUFFERS2
        or IORING_REGISTER_BUFFERS_UPDATE or IORING_REGISTER_FILE_ALLOC_RANGE or IORING_REGISTER_CLONE_BUFFERS;

    /// <summary>Answers a number or a negative errno.</summary>
    public int Run(uint opcode, void* argument, uint count)
    {
        int answer;
        lock (_gate)
            answer = Choose(opcode, argument, count);
        // Tags may have come back.
        ring.Post([]);
        // A ring that was closed meanwhile posts nothing, and closes nothing.
        ring.Resources.CloseUnused();
        return answer;
    }

    /// <summary>The request that does what the registration of the same name does.</summary>
    public int Update(in io_uring_sqe entry)
    {
        lock (_gate)
        {
            return entry.off == IORING_FILE_INDEX_ALLOC
                ? _files.UpdatePicked(entry.addr, entry.len)
                : _files.Update(
                    new io_uring_rsrc_update2 { offset = (uint)entry.off, data = entry.addr, nr = entry.len });
        }
    }

    private int Choose(uint opcode, void* argument, uint count) =>
        opcode switch
        {
            IORING_UNREGISTER_BUFFERS => Clear(ring.Resources.Buffers, argument, count),
            IORING_UNREGISTER_FILES => Clear(ring.Resources.Files, argument, count),
            IORING_REGISTER_FILE_ALLOC_RANGE => SetRange((io_uring_file_index_range*)argument, count),
            _ when argument == null => -(int)Errno.EFAULT,
            IORING_REGISTER_BUFFERS => _buffers.Register((ulong)argument, count, 0),
            IORING_REGISTER_FILES => _files.Register((ulong)argument, count, 0),
            IORING_REGISTER_FILES_UPDATE => Update(*(io_uring_rsrc_update*)argument, count),
            IORING_REGISTER_CLONE_BUFFERS => count == 1
                ? _buffers.Clone(*(io_uring_clone_buffers*)argument) : -(int)Errno.EINVAL,
            IORING_REGISTER_FILES2 or IORING_REGISTER_BUFFERS2 => count == (uint)sizeof(io_uring_rsrc_register)
                ? Register(opcode, *(io_uring_rsrc_register*)argument) : -(int)Errno.EINVAL,
            _ => count == (uint)sizeof(io_uring_rsrc_update2)
                ? Update(opcode, *(io_uring_rsrc_update2*)argument) : -(int)Errno.EINVAL,
        };

    private int Clear(ResourceTable table, void* argument, uint count)
    {
        if (argument != null || count != 0)
            return -(int)Errno.EINVAL;

        lock (ring.Gate)
        {
            if (table.Count == 0)
                return -(int)Errno.ENXIO;

            ring.Resources.Clear(table);
            return 0;
        }
    }

    private int Register(uint opcode, in io_uring_rsrc_register table)
    {
        bool isSparse = (table.flags & IORING_RSRC_REGISTER_SPARSE) != 0;
        if (table.nr == 0 || table.resv2 != 0 || (table.flags & ~IORING_RSRC_REGISTER_SPARSE) != 0
            || (isSparse && table.data != 0))
            return -(int)Errno.EINVAL;
        return opcode == IORING_REGISTER_FILES2
            ? _files.Register(table.data, table.nr, table.tags)
            : _buffers.Register(table.data, table.nr, table.tags);
    }

    private int Update(in io_uring_rsrc_update update, uint count) => count == 0 || update.resv != 0
        ? -(int)Errno.EINVAL
        : _files.Update(new io_uring_rsrc_update2 { offset = update.offset, data = update.data, nr = count });

    private int Update(uint opcode, in io_uring_rsrc_update2 update)
    {
        if (update.nr == 0 || (update.resv | update.resv2) != 0)
            return -(int)Errno.EINVAL;
        return opcode == IORING_REGISTER_FILES_UPDATE2 ? _files.Update(update) : _buffers.Update(update);
    }

    private int SetRange(io_uring_file_index_range* range, uint count)
    {
        if (range == null || count != 0)
            return -(int)Errno.EINVAL;
        if (range->off > uint.MaxValue - range->len)
            return -(int)Errno.EOVERFLOW;

        uint end = range->off + range->len;
        lock (ring.Gate)
        {
            if (range->resv != 0 || end > ring.Resources.Files.Count)
                return -(int)Errno.EINVAL;

            ring.Resources.Files.SetRange((int)range->off, (int)end);
            return 0;
        }
    }
}
