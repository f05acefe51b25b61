using System.Diagnostics;
using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>io_uring over ordinary system calls, for where the real one is blocked.</summary>
/// <remarks>
/// Kernel: an operation that waits holds its file by a duplicate of the descriptor, unless its owner promised to leave
/// it open (<see cref="Ring.TryKeep"/>). Closing that ends the record locks that the process has on the file (fcntl(2),
/// F_SETLK), as closing any descriptor of it does; flock(2) stays.
/// </remarks>
internal sealed class EmulatedKernel : RingKernel
{
    // What may wait for another party holds its thread until that party moves.
    private const int MostPatientWorkers = 64;

    private readonly uint _firstPosition;

    /// <summary>A kernel whose rings count their positions from a number: tests start close to the wrap.</summary>
    internal EmulatedKernel(uint firstPosition) => _firstPosition = firstPosition;

    public static EmulatedKernel Instance { get; } = new(0);

    public Workers Workers { get; } = new(MostFileWorkers, MostPatientWorkers);

    // A device gives its best to many at once: docs/decisions/0015, bench/run emulated-direct4k.
    private static int MostFileWorkers =>
        Math.Clamp(64, 2 * Environment.ProcessorCount, 8 * Environment.ProcessorCount);

    public override string Name => "emulated";

    public override long Nanoseconds => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    public override int Setup(uint entries, ref io_uring_params parameters, out RingPort? port)
    {
        port = null;
        int error = SetupRules.Settle(entries, ref parameters);
        if (error < 0)
            return error;

        error = SharedMemory.Create(ref parameters, _firstPosition, out SharedMemory? memory);
        if (memory is null)
            return error;

        int descriptor = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        if (descriptor < 0)
        {
            error = Libc.LastErrno;
            memory.Free();
            return error;
        }
        port = new EmulatedPort(new EmulatedRing(memory, parameters, descriptor, Workers));
        return 0;
    }

    public override unsafe int TransferNow(int fd, iovec* vectors, int count, long offset, bool write) =>
        PlainTransfer.Run(fd, vectors, count, offset, write, Libc.RWF_NOWAIT);

    public override int CloseDescriptor(int fd) => Libc.close(fd) < 0 ? Libc.LastErrno : 0;
}
