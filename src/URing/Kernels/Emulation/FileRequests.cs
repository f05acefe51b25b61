using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests on whole files and on paths: one system call each, on a worker.</summary>
internal static class FileRequests
{
    public static int Begin(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        int error = RequestKinds.HoldsFile(entry.opcode) ? Requests.Hold(operation, entry.fd) : 0;
        bool mayWait = entry.opcode is IORING_OP_SPLICE or IORING_OP_TEE;
        return error == 0 ? Requests.Defer(operation, mayWait) : error;
    }

    public static int Run(EmulatedOperation operation)
    {
        while (true)
        {
            long answer = FileCalls.Make(operation.Descriptor, operation.Entry);
            int error = answer < 0 ? Libc.LastErrno : 0;
            if (error != -(int)Errno.EINTR)
                return error < 0 ? error : (int)answer;
        }
    }

    public static int Close(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        if (entry.file_index != 0)
            return operation.Ring.Resources.Uninstall(entry.file_index - 1);

        // A ring's descriptor is the kernel's to close.
        if (EmulatedRings.Find(entry.fd) is not null)
            return -(int)Errno.EBADF;
        return Libc.close(entry.fd) < 0 ? Libc.LastErrno : 0;
    }
}
