using System.Net;

namespace URing.Fuzz;

/// <summary>Socket addresses: valid, damaged, cut off, with more behind them, of any family.</summary>
internal sealed class SocketNameTarget : FuzzTarget
{
    private readonly byte[] _scratch = new byte[SocketName.MostBytes];
    private readonly byte[] _written = new byte[SocketName.MostBytes];

    public override bool Run(FuzzDice dice)
    {
        EndPoint chosen = SocketNameBytes.Choose(dice);
        int length = SocketName.Write(chosen, _scratch);
        bool isIntact = dice.OnceIn(3);
        if (!isIntact)
        {
            if (dice.OnceIn(8))
                dice.Fill(_scratch.AsSpan(2));
            dice.Damage(_scratch.AsSpan(0, dice.OnceIn(4) ? 2 : length));
            length = dice.OnceIn(2) ? dice.Below(_scratch.Length + 1) : length;
        }

        bool isAccepted = SocketName.TryRead(Guard(_scratch.AsSpan(0, length), dice), out EndPoint? endPoint);
        FuzzException.Unless(isAccepted || !isIntact, $"the name of {chosen} was refused");
        FuzzException.Unless(isAccepted == (endPoint is not null), "an answer without an end point, or the reverse");
        FuzzException.Unless(!isIntact || chosen.Equals(endPoint), $"{chosen} came back as {endPoint}");
        if (endPoint is not null)
            CheckWriting(endPoint, dice);
        return isAccepted;
    }

    // What was read can be written, and is read again as the same; where there is no room, nothing is written.
    private void CheckWriting(EndPoint endPoint, FuzzDice dice)
    {
        int length = SocketName.Write(endPoint, _written);
        bool isRead = SocketName.TryRead(_written.AsSpan(0, length), out EndPoint? again);
        FuzzException.Unless(isRead, "its own name refused");
        FuzzException.Unless(endPoint.Equals(again), $"{endPoint} became {again}");
        int again2 = SocketName.Write(again!, Memory.GetSpan()[^length..]);
        FuzzException.Unless(
            _written.AsSpan(0, length).SequenceEqual(Memory.GetSpan()[^length..][..again2]), "two names for one");
        try
        {
            _ = SocketName.Write(endPoint, Memory.GetSpan()[^dice.Below(length)..][..0]);
            FuzzException.Unless(false, "a name was written without room");
        }
        catch (ArgumentException refused) when (refused.ParamName == "into")
        {
            // As documented.
        }
    }
}
