using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Fuzz;

/// <summary>
/// The kernel's side of a completion queue, by its rules: fillers, and large completions that never wrap.
/// </summary>
internal sealed unsafe class CompletionArea
{
    private const int Tail4 = 4;
    private const int Mask8 = 8;

    private readonly byte* _start;
    private readonly uint _capacity;
    private readonly uint _flags;

    public CompletionArea(byte* start, int slotsOffset, uint capacity, uint flags)
    {
        _start = start;
        (SlotsOffset, _capacity, _flags) = (slotsOffset, capacity, flags);
        var parameters = new io_uring_params { cq_entries = capacity, flags = flags };
        parameters.cq_off.tail = Tail4;
        parameters.cq_off.ring_mask = Mask8;
        parameters.cq_off.cqes = (uint)slotsOffset;
        Parameters = parameters;
    }

    public io_uring_params Parameters { get; }

    public int SlotsOffset { get; }

    // SAFETY: the words stand at the start of memory that lives as long as this.
    public uint Head => *(uint*)_start;

    public uint Tail
    {
        get => *(uint*)(_start + Tail4);
        set => *(uint*)(_start + Tail4) = value;
    }

    public void Reset(uint position)
    {
        *(uint*)_start = position;
        Tail = position;
        *(uint*)(_start + Mask8) = _capacity - 1;
    }

    /// <summary>Posts a completion, if there is room.</summary>
    /// <param name="expected">Takes what the program shall see.</param>
    public bool TryPost(FuzzDice dice, Queue<LargeCompletion> expected)
    {
        bool isMixed = (_flags & IORING_SETUP_CQE_MIXED) != 0;
        bool isLarge = (_flags & IORING_SETUP_CQE32) != 0 || (isMixed && dice.OnceIn(2));
        uint slots = isMixed && isLarge ? 2U : 1;
        bool needsFiller = slots == 2 && ((Tail + 1) & (_capacity - 1)) == 0;
        if (Tail - Head + slots + (needsFiller ? 1U : 0) > _capacity)
            return false;
        if (needsFiller)
            Put(new io_uring_cqe { flags = IORING_CQE_F_SKIP }, 1);

        uint flags = dice.Word() & ~(IORING_CQE_F_SKIP | IORING_CQE_F_32);
        var cqe = new io_uring_cqe
        {
            user_data = dice.LongWord(),
            res = (int)dice.Word(),
            flags = slots == 2 ? flags | IORING_CQE_F_32 : flags,
        };
        ulong* extra = (ulong*)(SlotAt(Tail) + 1);
        if (isLarge)
            (extra[0], extra[1]) = (dice.LongWord(), dice.LongWord());
        expected.Enqueue(isLarge
            ? new LargeCompletion(new Completion(cqe), extra[0], extra[1])
            : new LargeCompletion(new Completion(cqe)));
        Put(cqe, slots);
        return true;
    }

    private void Put(in io_uring_cqe cqe, uint slots)
    {
        *SlotAt(Tail) = cqe;
        Tail += slots;
    }

    private io_uring_cqe* SlotAt(uint position) =>
        (io_uring_cqe*)(_start + SlotsOffset)
        + ((position & (_capacity - 1)) << ((_flags & IORING_SETUP_CQE32) != 0 ? 1 : 0));
}
