using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests on whole files: fsync and fallocate on a worker, close at once.</summary>
internal static class FileRequests
{
    public static int Start(EmulatedRing ring, in io_uring_sqe entry)
    {
        EmulatedOperation operation = ring.Rent(entry);
        int error = Requests.Hold(operation, entry.fd);
        if (error == 0)
            error = ring.Enqueue(operation, isPatient: false);
        if (error == 0)
            return Submitter.Pending;

        ring.Drop(operation);
        return error;
    }

    public static int Run(EmulatedOperation operation)
    {
        io_uring_sqe entry = operation.Entry;
        int fd = operation.Descriptor;
        while (true)
        {
            int answer = entry.opcode == IORING_OP_FALLOCATE
                ? Libc.fallocate(fd, (int)entry.len, (long)entry.off, (long)entry.addr)
                : (entry.fsync_flags & IORING_FSYNC_DATASYNC) != 0 ? Libc.fdatasync(fd) : Libc.fsync(fd);
            int error = answer < 0 ? Libc.LastErrno : 0;
            if (error != -(int)Errno.EINTR)
                return error;
        }
    }

    public static int Close(EmulatedRing ring, in io_uring_sqe entry)
    {
        // There is no table of registered files here.
        if (entry.file_index != 0)
            return -(int)Errno.ENXIO;

        // The ring's own descriptor is the kernel's to close.
        if (entry.fd == ring.Descriptor)
            return -(int)Errno.EBADF;
        return Libc.close(entry.fd) < 0 ? Libc.LastErrno : 0;
    }
}
