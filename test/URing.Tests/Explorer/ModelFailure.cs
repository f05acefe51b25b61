namespace URing.Tests.Explorer;

internal enum FailureKind
{
    /// <summary>A claim of the model did not hold.</summary>
    Claim,

    /// <summary>Nobody can go on, and not all are done.</summary>
    Deadlock,

    /// <summary>A schedule ran longer than any should.</summary>
    Endless,
}

/// <summary>Thrown when a claim of a model does not hold.</summary>
internal sealed class ModelFailure(FailureKind kind, string message) : Exception(message)
{
    public FailureKind Kind => kind;
}
