using URing.Registrations;

namespace URing.Fuzz;

/// <summary>The bookkeeping of buffer rings, with a kernel that keeps its rules and with one that lies.</summary>
internal sealed class BufferLedgerTarget : FuzzTarget
{
    private const int WrapOnceIn = 4_000;

    public override bool Run(FuzzDice dice)
    {
        int count = 1 << dice.Below(7);
        int length = 1 + dice.Below(64);
        bool isIncremental = dice.OnceIn(2);
        var ledger = new BufferLedger(count, length, isIncremental);
        if (dice.OnceIn(WrapOnceIn))
            BringCloseToTheWrap(ledger);
        return dice.OnceIn(3) ? RunLying(ledger, dice) : RunHonest(ledger, isIncremental, dice);
    }

    // Positions have 16 bits.
    private static void BringCloseToTheWrap(BufferLedger ledger)
    {
        while (ledger.Tail < ushort.MaxValue - 8)
        {
            FuzzException.Unless(ledger.TryRecycle(0), "a lent buffer was not taken back");
            FuzzException.Unless(ledger.TryTake(0, 0, false, out _), "the only buffer was not lent");
        }
    }

    // What the kernel says is understood, buffer by buffer.
    private static bool RunHonest(BufferLedger ledger, bool isIncremental, FuzzDice dice)
    {
        var kernel = new PickingKernel(ledger.Count, ledger.Length, isIncremental);
        for (int steps = 4 + dice.Below(60); steps > 0; steps--)
        {
            if (dice.OnceIn(2))
                Recycle(ledger, kernel, dice.Below(ledger.Count));
            else if (dice.OnceIn(2))
                kernel.Pick(dice);
            else if (kernel.TryPost(dice, out PickedBuffers? posted))
                Take(ledger, posted);
        }
        while (kernel.TryPost(dice, out PickedBuffers? posted))
            Take(ledger, posted);
        FuzzException.Unless(ledger.InKernel == kernel.Available, "other buffers are with the kernel than it says");
        return true;
    }

    private static void Recycle(BufferLedger ledger, PickingKernel kernel, int buffer)
    {
        bool isLent = ledger.IsLent(buffer);
        FuzzException.Unless(ledger.TryRecycle(buffer) == isLent, "a lent buffer stays lent, or the reverse");
        if (isLent)
            kernel.Add(buffer);
    }

    private static void Take(BufferLedger ledger, PickedBuffers posted)
    {
        bool isTaken = ledger.TryTake(posted.First, posted.Length, posted.StaysInKernel, out BufferRun run);
        FuzzException.Unless(isTaken, $"{posted} was refused");
        List<(int, int, int)> slices = SlicesOf(ledger, run);
        FuzzException.Unless(slices.SequenceEqual(posted.Slices), $"{posted} became {string.Join(' ', slices)}");
    }

    // Any numbers: an answer, and nothing outside of the buffers.
    private static bool RunLying(BufferLedger ledger, FuzzDice dice)
    {
        bool anyTaken = false;
        for (int steps = 4 + dice.Below(60); steps > 0; steps--)
        {
            int buffer = dice.OnceIn(8) ? (int)dice.Edge() : dice.Below(ledger.Count);
            if (dice.OnceIn(2))
            {
                _ = ledger.TryRecycle(buffer);
                continue;
            }

            int bytes = dice.OnceIn(8) ? (int)dice.Edge() : dice.Below((ledger.Length * 3) + 1);
            int before = ledger.InKernel;
            bool isTaken = ledger.TryTake(buffer, bytes, dice.OnceIn(3), out BufferRun run);
            FuzzException.Unless(isTaken || ledger.InKernel == before, "a refused completion changed the ledger");
            anyTaken |= isTaken;
            if (isTaken)
                _ = SlicesOf(ledger, run);
            Check(ledger);
        }
        return anyTaken;
    }

    private static void Check(BufferLedger ledger)
    {
        int inKernel = 0;
        for (int buffer = 0; buffer < ledger.Count; buffer++)
        {
            inKernel += ledger.IsLent(buffer) ? 0 : 1;
            FuzzException.Unless(
                ledger.IsLent(buffer) || (uint)ledger.UsedOf(buffer) <= (uint)ledger.Length, "more used than is there");
        }
        FuzzException.Unless(inKernel == ledger.InKernel, "the count of buffers with the kernel is wrong");
        FuzzException.Unless((ushort)(ledger.Tail - ledger.Head) == inKernel, "head and tail do not fit together");
    }

    // As BufferSlices goes over a run.
    private static List<(int, int, int)> SlicesOf(BufferLedger ledger, BufferRun run)
    {
        List<(int, int, int)> slices = [];
        (ushort buffer, int offset, int bytes, int count) = run;
        for (; count > 0; count--)
        {
            int length = Math.Min(bytes, ledger.Length - offset);
            FuzzException.Unless(buffer < ledger.Count && offset >= 0 && length >= 0
                && offset + length <= ledger.Length, "a slice lies outside of its buffer");
            FuzzException.Unless(!slices.Exists(slice => slice.Item1 == buffer), "a buffer twice in one completion");
            slices.Add((buffer, offset, length));
            (buffer, offset, bytes) = (ledger.After(buffer), 0, bytes - length);
        }
        FuzzException.Unless(bytes == 0, "slices with fewer bytes than the completion");
        return slices;
    }
}
