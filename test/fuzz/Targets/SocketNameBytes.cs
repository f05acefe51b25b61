using System.Net;
using System.Net.Sockets;
using System.Text;

namespace URing.Fuzz;

/// <summary>Socket addresses as the kernel spells them.</summary>
internal static class SocketNameBytes
{
    private const int MostPath = 107;

    /// <summary>Writes the name of a random end point.</summary>
    /// <returns>How many bytes it has; 0 if it did not fit.</returns>
    public static int Write(Span<byte> into, FuzzDice dice)
    {
        EndPoint endPoint = Choose(dice);
        try
        {
            return SocketName.Write(endPoint, into);
        }
        catch (ArgumentException refused) when (refused.ParamName == "into")
        {
            FuzzException.Unless(into.Length < SocketName.MostBytes, "a name longer than any");
            return 0;
        }
    }

    public static EndPoint Choose(FuzzDice dice)
    {
        Span<byte> address = stackalloc byte[16];
        dice.Fill(address);
        return dice.Below(4) switch
        {
            0 => new IPEndPoint(new IPAddress(address[..4]), dice.Below(65_536)),
            1 => new IPEndPoint(new IPAddress(address, dice.Edge()), dice.Below(65_536)),
            2 => new UnixDomainSocketEndPoint("/" + Text(dice, 1)),
            _ => new UnixDomainSocketEndPoint("\0" + Text(dice, 0)),
        };
    }

    private static string Text(FuzzDice dice, int firstLetter)
    {
        var text = new StringBuilder();
        for (int left = dice.Below(MostPath); left > 0; left--)
            text.Append((char)(firstLetter + dice.Below(127)));
        return text.ToString();
    }
}
