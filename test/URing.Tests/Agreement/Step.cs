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

    public bool EndsPeer => Kind == StepKind.EndPeer && Variant < 16;

    public bool IsLinked => (Flags & (EntryFlags.Link | EntryFlags.HardLink)) != 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Number}: {Kind} target {Target} size {Size} variant {Variant} group {Group} {Flags}");
}
