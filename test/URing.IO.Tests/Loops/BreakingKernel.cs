using URing.Abi;

namespace URing.IO.Tests.Loops;

/// <summary>Linux, until its rings are told to break: then every enter says that a completion was lost.</summary>
internal sealed class BreakingKernel : RingKernel
{
    // A test that fails does not let go.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private volatile bool _isBroken;

    public override string Name => "breaking";

    /// <summary>Holds up plain reads until it is set.</summary>
    public ManualResetEventSlim? ReadsMayGo { get; init; }

    public override long Nanoseconds => Linux.Nanoseconds;

    public void Break() => _isBroken = true;

    public override int Setup(uint entries, ref io_uring_params parameters, out RingPort? port)
    {
        int answer = Linux.Setup(entries, ref parameters, out RingPort? inner);
        port = inner is null ? null : new BreakingPort(this, inner);
        return answer;
    }

    public override unsafe int TransferNow(int fd, iovec* vectors, int count, long offset, bool write) =>
        Linux.TransferNow(fd, vectors, count, offset, write);

    public override unsafe int Read(int fd, iovec* vectors, int count, long offset, TransferFlags flags)
    {
        _ = ReadsMayGo?.Wait(s_patience);
        return Linux.Read(fd, vectors, count, offset, flags);
    }

    public override int CloseDescriptor(int fd) => Linux.CloseDescriptor(fd);

    private sealed class BreakingPort(BreakingKernel kernel, RingPort inner) : RingPort
    {
        public override int Descriptor => inner.Descriptor;

        public override unsafe int Enter(uint submit, uint minimum, uint flags, void* argument, nuint argumentSize)
        {
            int answer = kernel._isBroken ? 0 : inner.Enter(submit, minimum, flags, argument, argumentSize);
            return kernel._isBroken ? -(int)Errno.EBADR : answer;
        }

        public override unsafe int Register(uint opcode, void* argument, uint count) =>
            inner.Register(opcode, argument, count);

        public override nint Map(nuint length, ulong offset) => inner.Map(length, offset);

        public override int Unmap(nint address, nuint length) => inner.Unmap(address, length);

        public override int Wake(ulong userData) => inner.Wake(userData);

        public override int Keep(int fd) => inner.Keep(fd);

        public override int Forget(int fd) => inner.Forget(fd);

        public override int Close() => inner.Close();
    }
}
