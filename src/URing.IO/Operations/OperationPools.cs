using URing.IO.Files;
using URing.IO.Loops;
using URing.IO.Timers;

namespace URing.IO.Operations;

/// <summary>A loop's pools, one for each kind of operation.</summary>
internal sealed class OperationPools(LoopCore loop)
{
    public OperationPool<Delay> Delays { get; } = new(loop, static loop => new Delay(loop));

    public OperationPool<FileTransfer> Transfers { get; } = new(loop, static loop => new FileTransfer(loop));

    public OperationPool<FileRequest> Requests { get; } = new(loop, static loop => new FileRequest(loop));

    public OperationPool<ReadinessWait> Waits { get; } = new(loop, static loop => new ReadinessWait(loop));
}
