namespace URing.Fuzz;

/// <summary>Control messages, valid, damaged, cut off, not aligned.</summary>
internal sealed class ControlMessagesTarget : FuzzTarget
{
    private readonly byte[] _scratch = new byte[512];

    public override bool Run(FuzzDice dice)
    {
        Span<byte> room = _scratch.AsSpan(0, dice.Below(_scratch.Length));
        int length = ControlBytes.Write(room, dice, out int count);
        bool isIntact = dice.OnceIn(3);
        if (!isIntact)
        {
            if (dice.OnceIn(8))
                dice.Fill(room);
            dice.Damage(room);
            length = dice.OnceIn(2) ? dice.Below(room.Length + 1) : length;
        }

        ReadOnlySpan<byte> bytes = Guard(room[..length], dice);
        int found = ControlBytes.Check(new ControlMessages(bytes));
        FuzzException.Unless(!isIntact || found == count, $"{found} of {count} valid control messages were found");
        return found > 0;
    }
}
