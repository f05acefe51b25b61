using URing.Abi;

namespace URing.Tests.Kernels;

/// <summary>Linux, but its setup answers errors that a test chooses, and remembers what it was asked for.</summary>
internal sealed class RefusingKernel(Func<int, uint, Errno> answer) : RingKernel
{
    /// <summary>The setup flags of every attempt.</summary>
    public List<uint> Asked { get; } = [];

    public override string Name => "refusing";

    public override long Nanoseconds => Linux.Nanoseconds;

    public override int Setup(uint entries, ref io_uring_params parameters, out RingPort? port)
    {
        port = null;
        Errno error = answer(Asked.Count, parameters.flags);
        Asked.Add(parameters.flags);
        return error == Errno.None ? Linux.Setup(entries, ref parameters, out port) : -(int)error;
    }

    public override unsafe int TransferNow(int fd, iovec* vectors, int count, long offset, bool write) =>
        -(int)Errno.EAGAIN;

    public override int CloseDescriptor(int fd) => Linux.CloseDescriptor(fd);
}
