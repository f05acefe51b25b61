using URing.Cli.Reporting;

namespace URing.Cli.Copying;

/// <summary>How a file is copied.</summary>
/// <param name="Depth">Blocks in flight at the same time.</param>
/// <param name="Block">Bytes read and written at once.</param>
internal sealed record CopySettings(int Depth, int Block)
{
    public const int DeepestDepth = 1024;
    public const int LargestBlock = 64 << 20;
    private const long MostMemory = 1L << 30;

    public static CopySettings Default { get; } = new(Depth: 16, Block: 256 << 10);

    /// <summary>The same settings, if their buffers fit into the memory that the tool allows itself.</summary>
    public CopySettings Checked()
    {
        long need = (long)Depth * Block;
        return need <= MostMemory ? this : throw Throw.TooMuchMemory(Sizes.Format(need), Sizes.Format(MostMemory));
    }
}
