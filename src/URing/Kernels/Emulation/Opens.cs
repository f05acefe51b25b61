using System.Runtime.InteropServices;
using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests that open a file: at once if everything is at hand, else on a worker.</summary>
internal static unsafe class Opens
{
    // SAFETY: paths are the user's until the completion is posted; who outlives that works on a copy.

    private const int MostPathBytes = 4096;
    private const int MostHowBytes = 4096;

    public static int Prepare(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        if (entry.opcode == IORING_OP_OPENAT)
        {
            operation.How = OpenFlags.FromPlain(entry.open_flags, entry.len);
            return 0;
        }

        if (entry.len > MostHowBytes)
            return -(int)Errno.E2BIG;
        Span<byte> given = stackalloc byte[(int)entry.len];
        if (!UserMemory.TryCopy(entry.off, given))
            return -(int)Errno.EFAULT;
        // Fields that are not known here must not be needed.
        if (given[sizeof(open_how)..].ContainsAnyExcept((byte)0))
            return -(int)Errno.E2BIG;

        operation.How = MemoryMarshal.Read<open_how>(given);
        bool keepsDescriptor = entry.file_index != 0 && (operation.How.flags & Libc.O_CLOEXEC) != 0;
        return keepsDescriptor ? -(int)Errno.EINVAL : 0;
    }

    public static int Begin(EmulatedOperation operation)
    {
        bool isAsync = (operation.Entry.flags & IOSQE_ASYNC) != 0;
        if (!isAsync && !OpenFlags.NeedsWorker(operation.How))
        {
            int answer = OpenNow(operation);
            if (answer >= 0 || !NeedsWorker(operation, answer))
                return SlotRequests.Install(operation, answer);
        }
        return Requests.Defer(operation, isPatient: true);
    }

    /// <summary>Opens on a worker's thread, which a cancel leaves alone with the call.</summary>
    public static void Run(EmulatedOperation operation)
    {
        EmulatedRing ring = operation.Ring;
        uint generation = operation.Generation;
        io_uring_sqe entry = operation.Entry;
        open_how how = operation.How;
        byte[] path = new byte[MostPathBytes];
        int error = UserMemory.TryCopyText(entry.addr, path);
        if (error < 0)
        {
            ring.End(operation, error);
            return;
        }

        // What makes or empties a file must not do so after its end was told, nor where its directory's number is
        // another's by then. But whoever waits for the other end of a FIFO must be able to be told to stop.
        if (OpenFlags.NeedsWorker(how) && !MayWait(entry.fd, path))
        {
            ring.End(operation, SlotRequests.Install(operation, Open(entry.fd, entry, how, path)));
            return;
        }

        int directory = path[0] == (byte)'/' || entry.fd < 0 ? -1 : Libc.fcntl(entry.fd, Libc.F_DUPFD_CLOEXEC, 0);
        ring.Abandon(operation);
        int answer = Open(directory < 0 ? entry.fd : directory, entry, how, path);
        if (directory >= 0)
            _ = Libc.close(directory);
        if (ring.TryReclaim(operation, generation))
            ring.End(operation, SlotRequests.Install(operation, answer));
        else if (answer >= 0)
            _ = Libc.close(answer);
    }

    private static bool MayWait(int directory, byte[] path)
    {
        fixed (byte* start = path)
        {
            int type = FileType.Of(directory, start);
            return type >= 0 && type is not (FileType.Regular or FileType.Directory);
        }
    }

    // Without the user's word for it, the kernel may neither look at a disk nor wait for another party.
    private static int OpenNow(EmulatedOperation operation)
    {
        open_how how = operation.How;
        bool isBlocking = (how.flags & (Libc.O_NONBLOCK | Libc.O_PATH)) == 0;
        if (isBlocking)
            how.flags |= Libc.O_NONBLOCK;
        how.resolve |= Libc.RESOLVE_CACHED;
        int answer = (int)Libc.syscall(
            Libc.SYS_openat2, operation.Entry.fd, (nint)operation.Entry.addr, (nint)(&how), sizeof(open_how), 0);
        if (answer < 0)
            return Libc.LastErrno;

        if (isBlocking)
            _ = Libc.fcntl(answer, Libc.F_SETFL, (nint)operation.How.flags);
        return answer;
    }

    // Older kernels, and filters of system calls, answer as they do to wrong arguments: the worker finds out.
    private static bool NeedsWorker(EmulatedOperation operation, int answer) => (Errno)(-answer) switch
    {
        Errno.EAGAIN => (operation.How.resolve & Libc.RESOLVE_CACHED) == 0,
        Errno.ENOSYS or Errno.EPERM or Errno.EINVAL => true,
        _ => false,
    };

    private static int Open(int directory, in io_uring_sqe entry, open_how how, byte[] path)
    {
        fixed (byte* start = path)
        {
            while (true)
            {
                long answer = entry.opcode == IORING_OP_OPENAT
                    ? Libc.syscall(
                        Libc.SYS_openat, directory, (nint)start, (nint)entry.open_flags, (nint)entry.len, 0)
                    : Libc.syscall(Libc.SYS_openat2, directory, (nint)start, (nint)(&how), sizeof(open_how), 0);
                int error = answer < 0 ? Libc.LastErrno : 0;
                if (error != -(int)Errno.EINTR)
                    return error < 0 ? error : (int)answer;
            }
        }
    }
}

/// <summary>The flags of open(2) and openat2(2).</summary>
internal static class OpenFlags
{
    // All that open(2) knows, and what it leaves of that when only a path is wanted.
    private const uint Known = 0x7F_FFC3;
    private const uint ForPaths = Libc.O_CLOEXEC | Libc.O_PATH;

    // Temporary files too: the bit that is theirs alone.
    private const ulong Creating = Libc.O_CREAT | Libc.O_TMPFILE;

    /// <summary>What the flags of open(2) ask of openat2(2).</summary>
    public static open_how FromPlain(uint flags, uint mode)
    {
        flags &= Known;
        if ((flags & Libc.O_PATH) != 0)
            flags &= ForPaths | (uint)(Libc.O_DIRECTORY | Libc.O_NOFOLLOW);
        return new open_how { flags = flags, mode = (flags & Creating) != 0 ? mode & 0xFFF : 0 };
    }

    /// <summary>Whether a file is made or emptied, which always takes time.</summary>
    public static bool NeedsWorker(in open_how how) => (how.flags & (Creating | Libc.O_TRUNC)) != 0;
}
