using System.Runtime.CompilerServices;

namespace URing.Bench.Workloads;

/// <summary>No-ops on a context, from one thread.</summary>
internal sealed class ContextNops : Workload
{
    private readonly URingContext _context;
    private readonly Completion[] _completions;
    private readonly ulong _sum;

    public ContextNops(int batch)
    {
        Batch = batch;
        _sum = (ulong)batch * (ulong)(batch - 1) / 2;
        _completions = new Completion[batch];
        _context = new URingContext(Entries, null, Kernel);
    }

    protected override int Batch { get; }

    public override void Dispose() => _context.Dispose();

    protected override void RunTurns(int turns)
    {
        for (int i = 0; i < turns; i++)
            Turn();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Turn()
    {
        for (int i = 0; i < Batch; i++)
            _context.AddNop((ulong)i);
        int taken = 0;
        ulong sum = 0;
        while (taken < Batch)
        {
            int count = _context.Wait(_completions, Timeout.InfiniteTimeSpan);
            foreach (Completion completion in _completions.AsSpan(0, count))
                sum += completion.UserData;
            taken += count;
        }
        if (sum != _sum)
            throw new BenchException("Completions are wrong.");
    }
}
