using System.Runtime.InteropServices;
using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>Copies out of memory whose address came with a request and may be wrong.</summary>
internal static unsafe class UserMemory
{
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
