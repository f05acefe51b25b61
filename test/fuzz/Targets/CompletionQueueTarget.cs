using URing.Queues;
using static URing.Abi.Constants;

namespace URing.Fuzz;

/// <summary>A completion queue whose slots are of one size, of the other or mixed, and whose kernel may lie.</summary>
/// <remarks>The slots end where the guarded memory does.</remarks>
internal sealed unsafe class CompletionQueueTarget : FuzzTarget
{
    private const int MostTaken = 200;
    private const int SlotLength = 16;

    private readonly Queue<LargeCompletion> _expected = new();

    public override bool Run(FuzzDice dice)
    {
        uint capacity = 1U << (1 + dice.Below(6));
        uint flags = dice.Below(3) switch { 0 => 0, 1 => IORING_SETUP_CQE32, _ => IORING_SETUP_CQE_MIXED };
        int shift = (flags & IORING_SETUP_CQE32) != 0 ? 1 : 0;
        // SAFETY: the memory lives as long as the target; the queue's words are at its start, its slots at its end.
        byte* start = (byte*)Memory.Address;
        int slots = (int)capacity * (SlotLength << shift);
        var area = new CompletionArea(start, Memory.GetSpan().Length - slots, capacity, flags);
        area.Reset(dice.OnceIn(2) ? uint.MaxValue - (uint)dice.Below(8) : dice.Word());
        _expected.Clear();

        var queue = new CompletionQueue(start, area.Parameters);
        return dice.OnceIn(3) ? RunLying(queue, area, dice) : RunHonest(queue, area, dice);
    }

    // What is posted comes out, in order, without fillers.
    private bool RunHonest(CompletionQueue queue, CompletionArea area, FuzzDice dice)
    {
        for (int rounds = 1 + dice.Below(6); rounds > 0; rounds--)
        {
            while (!dice.OnceIn(4) && area.TryPost(dice, _expected))
            {
            }
            for (int left = dice.Below(12); left > 0 && !queue.Range.IsEmpty; left--)
                TakeOne(queue);
        }
        while (!queue.Range.IsEmpty)
            TakeOne(queue);
        FuzzException.Unless(_expected.Count == 0, "a completion was lost");
        return true;
    }

    private void TakeOne(CompletionQueue queue)
    {
        if (!queue.TryTakeAnySize(queue.Range, out LargeCompletion taken))
            return;

        FuzzException.Unless(_expected.TryDequeue(out LargeCompletion expected), "a completion that was not posted");
        FuzzException.Unless(taken == expected, $"{taken} came for {expected}");
    }

    // Any bytes, any tail: the head moves on towards the tail, and nothing outside is read.
    private bool RunLying(CompletionQueue queue, CompletionArea area, FuzzDice dice)
    {
        dice.Fill(Memory.GetSpan()[area.SlotsOffset..]);
        area.Tail += dice.OnceIn(2) ? dice.Edge() : (uint)dice.Below((int)queue.Capacity + 1);
        int taken = 0;
        for (int i = 0; i < MostTaken && !queue.Range.IsEmpty; i++)
        {
            uint left = queue.Ready;
            _ = queue.TryPeek(out _);
            taken += queue.TryTakeAnySize(queue.Range, out _) ? 1 : 0;
            uint moved = left - queue.Ready;
            FuzzException.Unless(moved is 1 or 2 && moved <= left, $"the head moved by {moved} of {left}");
        }
        return taken > 0;
    }
}
