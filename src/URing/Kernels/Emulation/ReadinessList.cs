using System.Runtime.InteropServices;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>An epoll instance: descriptors that are waited for, each with a number.</summary>
internal sealed unsafe class ReadinessList(int descriptor)
{
    public const int MostEvents = 64;

    // struct epoll_event is packed on x64 alone.
    private static readonly int s_size = Libc.IsArm64 ? 16 : 12;
    private static readonly int s_numberOffset = Libc.IsArm64 ? 8 : 4;

    private readonly byte[] _events = GC.AllocateArray<byte>(MostEvents * 16, pinned: true);

    public int Descriptor => descriptor;

    public int Add(int fd, uint events, ulong number) => Change(Libc.EPOLL_CTL_ADD, fd, events, number);

    public int Modify(int fd, uint events, ulong number) => Change(Libc.EPOLL_CTL_MOD, fd, events, number);

    public void Remove(int fd) => _ = Libc.epoll_ctl(descriptor, Libc.EPOLL_CTL_DEL, fd, null);

    /// <summary>Answers how many events there are.</summary>
    /// <param name="isPatient">Whether to wait until something is ready.</param>
    public int Wait(bool isPatient)
    {
        // SAFETY: the array is pinned and has room for as many events as are asked for.
        fixed (byte* events = _events)
            return Libc.epoll_wait(descriptor, events, MostEvents, isPatient ? -1 : 0);
    }

    public (uint Events, ulong Number) this[int index]
    {
        get
        {
            ReadOnlySpan<byte> one = _events.AsSpan(index * s_size, s_size);
            return (MemoryMarshal.Read<uint>(one), MemoryMarshal.Read<ulong>(one[s_numberOffset..]));
        }
    }

    private int Change(int operation, int fd, uint events, ulong number)
    {
        byte* change = stackalloc byte[16];
        // SAFETY: the change lies in this frame, which is larger than either form of the struct.
        *(uint*)change = events;
        *(ulong*)(change + s_numberOffset) = number;
        return Libc.epoll_ctl(descriptor, operation, fd, change) < 0 ? Libc.LastErrno : 0;
    }
}
