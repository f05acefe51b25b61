using System.Globalization;

namespace URing.Tests.Agreement;

internal enum StepKind
{
    Feed,
    Drain,
    EndPeer,
    Nop,
    Receive,
    ReceivePicked,
    ReceiveMessage,
    ReceiveMessages,
    Send,
    SendPicked,
    SendMessage,
    Read,
    ReadPicked,
    ReadMultishot,
    Write,
    ReadFile,
    Poll,
    PollRemove,
    Cancel,
    Timeout,
    TimeoutRemove,
    Provide,
    Remove,
    Fill,
    End,
}

/// <summary>One step of a program: an entry, or what the world does meanwhile.</summary>
/// <param name="Target">Which pair of sockets, or pipe.</param>
/// <param name="Variant">What is special about it; its meaning depends on the kind.</param>
/// <param name="Group">The group of buffers.</param>
internal readonly record struct Step(
    StepKind Kind, int Target, int Size, int Variant, ushort Group, EntryFlags Flags, int Number)
{
    public bool IsEntry => Kind is not (StepKind.Feed or StepKind.Drain or StepKind.EndPeer or StepKind.Fill);

    public bool IsLinked => (Flags & (EntryFlags.Link | EntryFlags.HardLink)) != 0;

    /// <summary>A random step.</summary>
    public static Step Random(Random random, int number)
    {
        var kind = (StepKind)random.Next((int)StepKind.End);
        // The world moves more often than any one request is made.
        if (random.Next(4) == 0)
            kind = random.Next(3) == 0 ? StepKind.Fill : StepKind.Feed;
        EntryFlags flags = random.Next(12) switch
        {
            0 or 1 => EntryFlags.Link,
            2 => EntryFlags.HardLink,
            3 => EntryFlags.SkipSuccess,
            _ => EntryFlags.None,
        };
        int size = random.Next(8) == 0 ? random.Next(100) : random.Next(12);
        if (kind is StepKind.Send or StepKind.SendMessage && random.Next(6) == 0)
            size = random.Next(400_000);
        return new Step(kind, random.Next(3), size, random.Next(64), (ushort)random.Next(4), flags, number);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Number}: {Kind} target {Target} size {Size} variant {Variant} group {Group} {Flags}");
}
