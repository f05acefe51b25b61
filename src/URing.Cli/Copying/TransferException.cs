namespace URing.Cli.Copying;

/// <summary>A read of the source or a write to the destination failed.</summary>
internal sealed class TransferException(bool isWrite, Errno error) : Exception
{
    public bool IsWrite { get; } = isWrite;

    public Errno Error { get; } = error;
}
