using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>One ring of Linux that a thread enters by an index into its own table of rings.</summary>
/// <remarks>
/// The table belongs to the thread: on any other the same index is no ring, or another one. So the index is used on the
/// thread that entered first, and the descriptor everywhere else.
/// Ownership: close it on that thread. Closed elsewhere, the kernel keeps the ring until the thread ends.
/// </remarks>
internal sealed class RegisteredPort : RingPort
{
    private const int NotYet = -1;
    private const int Refused = -2;

    private readonly LinuxPort? _file;
    private int _index;
    private Thread? _thread;

    private RegisteredPort(LinuxPort? file, int index)
    {
        _file = file;
        _index = index;
        _thread = index >= 0 ? Thread.CurrentThread : null;
    }

    /// <summary>A ring that has a descriptor and registers when it is first entered.</summary>
    public static RegisteredPort Over(LinuxPort file) => new(file, NotYet);

    /// <summary>A ring of this thread that has nothing but its index.</summary>
    public static RegisteredPort Only(int index) => new(null, index);

    public override int Descriptor => _file?.Descriptor ?? -1;

    public override unsafe int Enter(uint submit, uint minimum, uint flags, void* argument, nuint argumentSize)
    {
        if (_index == NotYet)
            RegisterHere();
        if (!IsHere)
            return _file?.Enter(submit, minimum, flags, argument, argumentSize) ?? -(int)Errno.EBADF;

        long taken = Libc.syscall(Libc.SYS_io_uring_enter, _index, submit, minimum,
            flags | IORING_ENTER_REGISTERED_RING, argument, argumentSize);
        return taken < 0 ? Libc.LastErrno : (int)taken;
    }

    public override unsafe int Register(uint opcode, void* argument, uint count)
    {
        if (_file is not null)
            return _file.Register(opcode, argument, count);
        if (!IsHere)
            return -(int)Errno.EBADF;

        long answer = Libc.syscall(
            Libc.SYS_io_uring_register, _index, opcode | IORING_REGISTER_USE_REGISTERED_RING, argument, count);
        return answer < 0 ? Libc.LastErrno : (int)answer;
    }

    public override nint Map(nuint length, ulong offset) => _file?.Map(length, offset) ?? -(int)Errno.EBADF;

    public override int Unmap(nint address, nuint length) =>
        Libc.munmap(address, length) < 0 ? Libc.LastErrno : 0;

    // A message names its target by descriptor.
    public override int Wake(ulong userData) => _file?.Wake(userData) ?? -(int)Errno.EBADF;

    public override unsafe int Close()
    {
        int answer = 0;
        if (IsHere)
        {
            var update = new io_uring_rsrc_update { offset = (uint)_index };
            // SAFETY: the kernel reads the update during the call only.
            answer = Register(IORING_UNREGISTER_RING_FDS, &update, 1);
            _index = Refused;
        }
        return _file?.Close() ?? Math.Min(answer, 0);
    }

    // By the object: the number of a thread may be given to another once the object is gone.
    private bool IsHere => _index >= 0 && _thread == Thread.CurrentThread;

    private unsafe void RegisterHere()
    {
        var update = new io_uring_rsrc_update { offset = uint.MaxValue, data = (ulong)Descriptor };
        // SAFETY: the kernel reads and writes the update during the call only.
        int answer = Register(IORING_REGISTER_RING_FDS, &update, 1);
        _index = answer == 1 ? (int)update.offset : Refused;
        _thread = Thread.CurrentThread;
    }
}
