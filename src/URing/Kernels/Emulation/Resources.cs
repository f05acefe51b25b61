using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What was registered with a ring, and who uses it.</summary>
/// <remarks>Threading: under the ring's gate, except what takes it itself.</remarks>
internal sealed class Resources(EmulatedRing ring)
{
    private List<int> _closing = [];
    private volatile bool _hasClosing;

    public ResourceTable Files { get; } = new();

    public ResourceTable Buffers { get; } = new();

    /// <summary>Whether an entry names anything by slot.</summary>
    public static bool AreNamed(in io_uring_sqe entry) =>
        (entry.flags & IOSQE_FIXED_FILE) != 0 || NamesBuffer(entry) || IsFixedSource(entry);

    /// <summary>Finds what an operation names by slot, and keeps it for it. Answers 0 or a negative errno.</summary>
    public int Acquire(EmulatedOperation operation)
    {
        ref io_uring_sqe entry = ref operation.Entry;
        lock (ring.Gate)
        {
            if ((entry.flags & IOSQE_FIXED_FILE) != 0 && RequestKinds.UsesFile(entry.opcode))
            {
                if (Files[(uint)entry.fd] is not { } file)
                    return Fail(operation, Errno.EBADF);

                file.Users++;
                operation.File = file;
                entry.fd = file.Descriptor;
            }
            if (IsFixedSource(entry))
            {
                if (Files[(uint)entry.splice_fd_in] is not { } source)
                    return Fail(operation, Errno.EBADF);

                source.Users++;
                operation.Source = source;
                entry.splice_fd_in = source.Descriptor;
            }
            if (!NamesBuffer(entry))
                return 0;
            if (Buffers[entry.buf_index] is not { } buffer || !IsInside(operation, buffer))
                return Fail(operation, Errno.EFAULT);

            buffer.Users++;
            operation.Buffer = buffer;
            return 0;
        }
    }

    /// <summary>Lets go of what an operation used.</summary>
    public void Release(EmulatedOperation operation, CompletionBatch? batch)
    {
        Release(operation.File, batch);
        Release(operation.Buffer, batch);
        Release(operation.Source, batch);
    }

    /// <summary>Undoes one use; the last one gives the tag back.</summary>
    public void Release(Resource? resource, CompletionBatch? batch = null)
    {
        if (resource is null || --resource.Users > 0)
            return;

        if (resource.Descriptor >= 0)
        {
            _closing.Add(resource.Descriptor);
            _hasClosing = true;
        }
        if (resource.Tag != 0)
            ring.Emit(resource.Tag, 0, batch);
    }

    /// <summary>Puts something, or nothing, into a slot; not where the ring was closed meanwhile.</summary>
    public bool TryPut(ResourceTable table, int slot, Resource? resource)
    {
        lock (ring.Gate)
        {
            bool isThere = slot < table.Count;
            Release(isThere ? table.Replace(slot, resource) : resource);
            return isThere;
        }
    }

    /// <summary>Takes a whole table away.</summary>
    public void Clear(ResourceTable table)
    {
        foreach (Resource? resource in table.Reset([]))
            Release(resource);
    }

    /// <summary>Puts a file into a slot. Answers the slot if it was picked here, else 0; or a negative errno.</summary>
    /// <param name="slot">One more than the slot's number, or IORING_FILE_INDEX_ALLOC.</param>
    /// <param name="descriptor">Belongs to the slot from now on; after an error it is still the caller's.</param>
    public int Install(uint slot, int descriptor)
    {
        lock (ring.Gate)
        {
            bool picks = slot == IORING_FILE_INDEX_ALLOC;
            int place = picks ? Files.Pick() : (int)(slot - 1);
            if (picks && place < 0)
                return place;
            if (Files.Count == 0)
                return -(int)Errno.ENXIO;
            if ((uint)place >= Files.Count)
                return -(int)Errno.EINVAL;

            Release(Files.Replace(place, new Resource { Descriptor = descriptor }));
            return picks ? place : 0;
        }
    }

    /// <summary>Empties a slot of a file. Answers 0 or a negative errno.</summary>
    public int Uninstall(uint slot)
    {
        lock (ring.Gate)
        {
            if (Files.Count == 0)
                return -(int)Errno.ENXIO;
            if (slot >= Files.Count)
                return -(int)Errno.EINVAL;
            if (Files[slot] is null)
                return -(int)Errno.EBADF;

            Release(Files.Replace((int)slot, null));
            return 0;
        }
    }

    /// <summary>Closes files that nobody uses any more: never under the gate, since that may take its time.</summary>
    public void CloseUnused()
    {
        if (!_hasClosing)
            return;

        List<int> closing = [];
        lock (ring.Gate)
        {
            (closing, _closing) = (_closing, closing);
            _hasClosing = false;
        }
        foreach (int descriptor in closing)
            _ = Libc.close(descriptor);
    }

    /// <summary>Closes what a request has opened and nobody will hear of.</summary>
    public void CloseUnheard(in io_uring_sqe entry, int result)
    {
        bool opens = entry.opcode is IORING_OP_OPENAT or IORING_OP_OPENAT2 or IORING_OP_ACCEPT or IORING_OP_SOCKET
            or IORING_OP_FIXED_FD_INSTALL;
        if (!opens || result < 0 || entry.file_index != 0)
            return;

        _closing.Add(result);
        _hasClosing = true;
    }

    private static bool NamesBuffer(in io_uring_sqe entry) =>
        Transfer.IsFixed(entry.opcode) || ZeroCopySends.NamesBuffer(entry);

    private static bool IsInside(EmulatedOperation operation, Resource buffer) =>
        Transfer.IsFixed(operation.Entry.opcode)
            ? operation.Transfer.IsInside(buffer) : operation.Message.IsInside(buffer);

    private static bool IsFixedSource(in io_uring_sqe entry) =>
        entry.opcode is IORING_OP_SPLICE or IORING_OP_TEE && (entry.splice_flags & SPLICE_F_FD_IN_FIXED) != 0;

    private static int Fail(EmulatedOperation operation, Errno error)
    {
        operation.HasFailed = true;
        return -(int)error;
    }
}
