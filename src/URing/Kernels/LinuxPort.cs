using System.Runtime.CompilerServices;
using URing.Kernels.Interop;

namespace URing.Kernels;

/// <summary>One ring of Linux.</summary>
internal sealed class LinuxPort(int descriptor) : RingPort
{
    public override int Descriptor => descriptor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override unsafe int Enter(uint submit, uint minimum, uint flags, void* argument, nuint argumentSize)
    {
        long taken = Libc.syscall(
            Libc.SYS_io_uring_enter, descriptor, submit, minimum, flags, argument, argumentSize);
        return taken < 0 ? Libc.LastErrno : (int)taken;
    }

    public override unsafe int Register(uint opcode, void* argument, uint count)
    {
        long answer = Libc.syscall(Libc.SYS_io_uring_register, descriptor, opcode, argument, count);
        return answer < 0 ? Libc.LastErrno : (int)answer;
    }

    public override nint Map(nuint length, ulong offset)
    {
        nint address = Libc.mmap(0, length, Libc.PROT_READ | Libc.PROT_WRITE,
            Libc.MAP_SHARED | Libc.MAP_POPULATE, descriptor, (long)offset);
        if (address == -1)
            return Libc.LastErrno;

        // A forked child could submit to its parent's ring through an inherited mapping.
        if (!PlantedFaults.Has(PlantedFault.RingInheritedByFork)
            && Libc.madvise(address, length, Libc.MADV_DONTFORK) < 0)
        {
            int error = Libc.LastErrno;
            _ = Libc.munmap(address, length);
            return error;
        }
        return address;
    }

    public override int Unmap(nint address, nuint length) =>
        Libc.munmap(address, length) < 0 ? Libc.LastErrno : 0;

    public override int Wake(ulong userData) => RingMessage.Post(descriptor, userData);

    public override int Close() => Libc.close(descriptor) < 0 ? Libc.LastErrno : 0;
}
