using System.Runtime.CompilerServices;

namespace URing.Bench.Workloads;

/// <summary>No-ops on a ring.</summary>
internal sealed class Nops : Workload
{
    private readonly Ring _ring;
    private readonly ulong _sum;

    /// <param name="likeContext">Whether the ring is set up as URingContext does.</param>
    public Nops(int batch, bool likeContext)
    {
        Batch = batch;
        _sum = (ulong)batch * (ulong)(batch - 1) / 2;
        _ring = new Ring(Entries, new RingOptions
        {
            Kernel = Kernel,
            CompletionEntries = likeContext ? ContextCompletions : 0,
        });
    }

    protected override int Batch { get; }

    public override void Dispose() => _ring.Dispose();

    protected override void RunTurns(int turns)
    {
        for (int i = 0; i < turns; i++)
            Turn();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Turn()
    {
        for (int i = 0; i < Batch; i++)
        {
            if (!_ring.TryGetEntry(out SubmissionEntry entry))
                throw new BenchException("The queue is full.");
            entry.PrepareNop();
            entry.UserData = (ulong)i;
        }
        _ring.SubmitAndWait(Batch);
        int taken = 0;
        ulong sum = 0;
        foreach (Completion completion in _ring.Completions)
        {
            sum += completion.UserData;
            taken++;
        }
        if (taken != Batch || sum != _sum)
            throw new BenchException("Completions are wrong.");
    }
}
