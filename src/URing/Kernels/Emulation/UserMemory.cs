using System.Runtime.InteropServices;
using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>Copies out of memory whose address came with a request and may be wrong.</summary>
internal static unsafe class UserMemory
{
    // Every page ends at one of these, however large it is.
    private const int PageStep = 4096;

    private static readonly Lazy<bool> s_canPopulate = new(CanPopulate);

    /// <summary>Copies, or answers <see langword="false"/> for an address that cannot be read.</summary>
    /// <param name="isChecked">Whether the address is known to be good.</param>
    /// <remarks>
    /// Kernel: where a seccomp profile forbids process_vm_readv(2) the address is believed; a wrong one then ends the
    /// process, as any wrong pointer does.
    /// </remarks>
    public static bool TryCopy<T>(ulong address, Span<T> into, bool isChecked = false)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(into);
        // SAFETY: the caller vouches for the address, or the kernel checks it first.
        if (isChecked)
        {
            new ReadOnlySpan<byte>((void*)address, bytes.Length).CopyTo(bytes);
            return true;
        }

        long copied = AskKernel(address, bytes);
        if (copied == bytes.Length)
            return true;
        return (Errno)(-copied) is Errno.EPERM or Errno.ENOSYS && TryCopy(address, into, isChecked: true);
    }

    /// <summary>Copies a text up to its zero. Answers its length without that, or a negative errno.</summary>
    public static int TryCopyText(ulong address, Span<byte> into)
    {
        int length = 0;
        while (length < into.Length)
        {
            // Not across a page: the next one may not be there, nor needed.
            int step = Math.Min(PageStep - (int)((address + (ulong)length) % PageStep), into.Length - length);
            Span<byte> part = into.Slice(length, step);
            if (!TryCopy(address + (ulong)length, part))
                return -(int)Errno.EFAULT;
            if (part.IndexOf((byte)0) is >= 0 and int end)
                return length + end;
            length += step;
        }
        return -(int)Errno.ENAMETOOLONG;
    }

    /// <summary>Whether memory can be written to, as far as the kernel can be asked (Linux 5.14).</summary>
    public static bool IsWritable(in iovec memory)
    {
        ulong start = memory.iov_base & ~(ulong)(Environment.SystemPageSize - 1);
        ulong length = memory.iov_base + memory.iov_len - start;
        return !s_canPopulate.Value || Populate(start, length);
    }

    private static bool Populate(ulong start, ulong length) =>
        Libc.madvise((nint)start, (nuint)length, Libc.MADV_POPULATE_WRITE) == 0;

    private static bool CanPopulate()
    {
        ulong own = 0;
        // SAFETY: this frame's page is there and can be written to.
        return Populate((ulong)&own & ~(ulong)(Environment.SystemPageSize - 1), (ulong)Environment.SystemPageSize);
    }

    private static long AskKernel(ulong address, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            // SAFETY: the kernel writes to pinned memory of ours, during the call only.
            var local = new iovec { iov_base = (ulong)start, iov_len = (ulong)into.Length };
            var remote = new iovec { iov_base = address, iov_len = (ulong)into.Length };
            long copied = Libc.process_vm_readv(Environment.ProcessId, &local, 1, &remote, 1, 0);
            return copied < 0 ? Libc.LastErrno : copied;
        }
    }
}
