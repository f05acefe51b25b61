using URing.Abi;
using static URing.Abi.Constants;

namespace URing.TestKit;

/// <summary>
/// Any kernel, with faults that a kernel is allowed to have: rare ones often, in an order told by a seed.
/// </summary>
/// <remarks>
/// The user gets a shadow ring; its entries are copied to a ring of the inner kernel, whose completions a thread
/// brings back. The same seed gives the same faults as far as threads allow. Ownership of rings by one thread is not
/// checked; deferred completions are.
/// </remarks>
public sealed class FaultyKernel : RingKernel
{
    private const int MostShortages = 3;
    private const uint OwnerFlags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG;

    // Optional setup flags by generation, newest first.
    private static readonly uint[] s_optional =
    [
        IORING_SETUP_NO_SQARRAY,
        IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG,
        IORING_SETUP_SINGLE_ISSUER,
    ];

    private readonly Lock _gate = new();
    private readonly RingKernel _inner;
    private readonly FaultPlan _plan;
    private readonly FaultDice _dice;
    private readonly uint _refused;
    private readonly uint _firstPosition;
    private int _shortages;
    private int _rings;

    /// <param name="inner">The kernel that does the work.</param>
    /// <param name="seed">Which faults strike when.</param>
    /// <param name="plan">How likely they are.</param>
    /// <param name="firstPosition">Where the positions of new rings start: close to 2^32, they soon wrap.</param>
    public FaultyKernel(RingKernel inner, int seed, FaultPlan? plan = null, uint firstPosition = 0)
    {
        _inner = inner;
        Seed = seed;
        _plan = plan ?? FaultPlan.Default;
        _firstPosition = firstPosition;
        _dice = new FaultDice(seed, _plan, Faults);
        for (int i = 0; i < s_optional.Length && _dice.Strikes(FaultKind.RefusedFlag); i++)
            _refused |= s_optional[i];
    }

    public int Seed { get; }

    /// <summary>The faults injected so far, over all rings.</summary>
    public FaultCounts Faults { get; } = new();

    public override string Name => $"faulty-over-{_inner.Name}";

    public override long Nanoseconds => _inner.Nanoseconds;

    public override int Setup(uint entries, ref io_uring_params parameters, out RingPort? port)
    {
        port = null;
        if ((parameters.flags & _refused) != 0)
            return -(int)Errno.EINVAL;
        if (IsShortOfMemory())
            return -(int)Errno.ENOMEM;

        uint asked = parameters.flags;
        parameters.flags &= ~OwnerFlags;
        int answer = _inner.Setup(entries, ref parameters, out RingPort? innerPort);
        if (answer >= 0)
            port = Shadow(innerPort!, ref parameters, asked);
        return answer;
    }

    public override unsafe int TransferNow(int fd, iovec* vectors, int count, long offset, bool write) =>
        _inner.TransferNow(fd, vectors, count, offset, write);

    public override int CloseDescriptor(int fd) => _inner.CloseDescriptor(fd);

    private FaultyPort Shadow(RingPort innerPort, ref io_uring_params parameters, uint asked)
    {
        var inner = new InnerRing(innerPort, parameters);
        var ring = new ShadowRing(ref parameters, _firstPosition);
        parameters.flags = asked;
        parameters.features |= IORING_FEAT_MIN_TIMEOUT | IORING_FEAT_SINGLE_MMAP;
        int number = Interlocked.Increment(ref _rings);
        int seed = unchecked((Seed * 1_000_003) + (number * 2));
        bool defers = (asked & IORING_SETUP_DEFER_TASKRUN) != 0;
        var port = new FaultyPort(innerPort, inner, ring, defers, (Dice(seed), Dice(seed + 1)));
        if ((asked & IORING_SETUP_R_DISABLED) == 0)
            port.Start();
        return port;
    }

    private FaultDice Dice(int seed) => new(seed, _plan, Faults);

    private bool IsShortOfMemory()
    {
        lock (_gate)
        {
            bool isShort = _shortages < MostShortages && _dice.Strikes(FaultKind.NoMemory);
            _shortages = isShort ? _shortages + 1 : 0;
            return isShort;
        }
    }
}
