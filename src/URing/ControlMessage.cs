namespace URing;

/// <summary>One control message that a socket handed over beside the payload. See cmsg(3).</summary>
/// <remarks>Ownership: a view of the bytes that it was found in.</remarks>
public readonly ref struct ControlMessage
{
    internal ControlMessage(int level, int type, ReadOnlySpan<byte> data)
    {
        Level = level;
        Type = type;
        Data = data;
    }

    /// <summary>The protocol it belongs to: SOL_SOCKET, IPPROTO_IP and so on.</summary>
    public int Level { get; }

    /// <summary>What it is to that protocol: SCM_RIGHTS, IP_PKTINFO and so on.</summary>
    public int Type { get; }

    /// <summary>Its own bytes, not aligned to anything.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
