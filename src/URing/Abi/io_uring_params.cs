using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace URing.Abi;

/// <summary>Where the words of the submission queue lie in the shared memory.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_sqring_offsets
{
    public uint head;
    public uint tail;
    public uint ring_mask;
    public uint ring_entries;
    public uint flags;
    public uint dropped;
    public uint array;
    public uint resv1;
    public ulong user_addr;
}

/// <summary>Where the words of the completion queue lie in the shared memory.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_cqring_offsets
{
    public uint head;
    public uint tail;
    public uint ring_mask;
    public uint ring_entries;
    public uint overflow;
    public uint cqes;
    public uint flags;
    public uint resv1;
    public ulong user_addr;
}

/// <summary>The parameters of io_uring_setup(2), in and out: 120 bytes. Source: linux/io_uring.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_params
{
    public uint sq_entries;
    public uint cq_entries;
    public uint flags;
    public uint sq_thread_cpu;
    public uint sq_thread_idle;
    public uint features;
    public uint wq_fd;
    public Reserved resv;
    public io_sqring_offsets sq_off;
    public io_cqring_offsets cq_off;

    [InlineArray(3)]
    public struct Reserved
    {
        private uint _element;
    }
}
