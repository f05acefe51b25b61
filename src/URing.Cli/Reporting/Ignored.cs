namespace URing.Cli.Reporting;

/// <summary>Progress that nobody looks at.</summary>
internal sealed class Ignored : IProgress<long>
{
    public void Report(long value)
    {
    }
}
