using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests on slots of registered files.</summary>
internal static unsafe class SlotRequests
{
    public static int Run(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        if (entry.opcode == IORING_OP_FILES_UPDATE)
            return operation.Ring.Tables.Update(entry);

        bool stays = (entry.install_fd_flags & IORING_FIXED_FD_NO_CLOEXEC) != 0;
        int fd = Libc.fcntl(entry.fd, stays ? Libc.F_DUPFD : Libc.F_DUPFD_CLOEXEC, 0);
        return fd < 0 ? Libc.LastErrno : fd;
    }

    public static int Pipe(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        if (entry.file_index != 0 && (entry.pipe_flags & Libc.O_CLOEXEC) != 0)
            return -(int)Errno.EINVAL;

        // SAFETY: the user's place for both descriptors; the kernel refuses a wrong one.
        int* ends = (int*)entry.addr;
        if (Libc.pipe2(ends, (int)entry.pipe_flags) < 0)
            return Libc.LastErrno;
        return entry.file_index == 0 ? 0 : InstallEnds(operation.Ring.Resources, ends, entry.file_index);
    }

    // Two slots in a row, or any two.
    private static int InstallEnds(Resources resources, int* ends, uint slot)
    {
        bool picks = slot == IORING_FILE_INDEX_ALLOC;
        for (uint i = 0; i < 2; i++)
        {
            int answer = resources.Install(picks ? slot : slot + i, ends[i]);
            if (answer >= 0)
            {
                ends[i] = picks ? answer : (int)(slot + i - 1);
                continue;
            }
            for (uint j = i; j < 2; j++)
                _ = Libc.close(ends[j]);
            if (i == 1)
                _ = resources.Uninstall((uint)ends[0]);
            return answer;
        }
        return 0;
    }

    /// <summary>The result of a request that opened a file: its descriptor, or its slot.</summary>
    /// <param name="answer">The descriptor, or a negative errno.</param>
    public static int Install(EmulatedOperation operation, int answer)
    {
        uint slot = operation.Entry.file_index;
        if (answer < 0 || slot == 0)
            return answer;

        int result = operation.Ring.Resources.Install(slot, answer);
        if (result < 0)
            _ = Libc.close(answer);
        return result;
    }
}
