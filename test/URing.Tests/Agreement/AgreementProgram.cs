using CsCheck;

namespace URing.Tests.Agreement;

/// <summary>A random program.</summary>
/// <param name="IsNonBlocking">Whether its sockets are so for their user.</param>
internal sealed record AgreementProgram(IReadOnlyList<Step> Steps, bool IsNonBlocking)
{
    private const int MostSteps = 19;
    private const int MostSmall = 99;

    // The world moves more often than any one request is made.
    private static readonly Gen<StepKind> s_kind = Gen.Frequency(
        (9, Gen.Int[0, (int)StepKind.End - 1].Select(static kind => (StepKind)kind)),
        (2, Gen.Const(StepKind.Feed)),
        (1, Gen.Const(StepKind.Fill)));

    private static readonly Gen<EntryFlags> s_flags = Gen.Frequency(
        (8, Gen.Const(EntryFlags.None)),
        (2, Gen.Const(EntryFlags.Link)),
        (1, Gen.Const(EntryFlags.HardLink)),
        (1, Gen.Const(EntryFlags.SkipSuccess)));

    private static readonly Gen<int> s_size = Gen.Frequency((7, Gen.Int[0, 11]), (1, Gen.Int[0, MostSmall]));

    // More than a socket takes at once.
    private static readonly Gen<int> s_sentSize = Gen.Frequency((5, s_size), (1, Gen.Int[0, 399_999]));

    private static readonly Gen<Step> s_step = s_kind.SelectMany(static kind => Gen.Select(
        Gen.Int[0, 2],
        kind is StepKind.Send or StepKind.SendMessage ? s_sentSize : s_size,
        Gen.Int[0, 63],
        Gen.UShort[0, 3],
        s_flags,
        (target, size, variant, group, flags) => new Step(kind, target, size, variant, group, flags, Number: 0)));

    /// <summary>Programs of any steps.</summary>
    public static Gen<AgreementProgram> Any { get; } = Gen.Select(
        s_step.Array[2, MostSteps],
        Gen.Frequency((7, Gen.Const(false)), (1, Gen.Const(true))),
        static (steps, isNonBlocking) => new AgreementProgram(
            [.. steps.Select((step, number) => step with { Number = number, Size = SizeOf(step, steps) })],
            isNonBlocking));

    // A send that must wait goes to a worker on Linux where the other end sends no more: a worker's cancel ends with
    // EINTR, and it takes no bundles.
    private static int SizeOf(Step step, Step[] steps)
    {
        bool ends = steps.Any(one => one.EndsPeer && one.Target == step.Target);
        return ends ? Math.Min(step.Size, MostSmall) : step.Size;
    }

    public override string ToString() => $"{string.Join('\n', Steps)}\nnon-blocking: {IsNonBlocking}\n";
}
