using System.Globalization;
using URing.Abi;

namespace URing.Bench.Workloads;

/// <summary>Linux, and what it answered when the last ring was set up.</summary>
internal sealed class RecordingKernel : RingKernel
{
    public string LastRing { get; private set; } = "";

    public override string Name => Linux.Name;

    public override long Nanoseconds => Linux.Nanoseconds;

    public override int Setup(uint entries, ref io_uring_params parameters, out RingPort? port)
    {
        int answer = Linux.Setup(entries, ref parameters, out port);
        LastRing = string.Create(CultureInfo.InvariantCulture,
            $"{parameters.flags:x} {parameters.sq_entries} {parameters.cq_entries}");
        return answer;
    }

    public override unsafe int TransferNow(int fd, iovec* vectors, int count, long offset, bool write) =>
        Linux.TransferNow(fd, vectors, count, offset, write);

    public override int CloseDescriptor(int fd) => Linux.CloseDescriptor(fd);
}
