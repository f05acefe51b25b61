namespace URing.Cli.Copying;

/// <summary>What became of a copy.</summary>
/// <param name="Length">Bytes in the copy, holes included.</param>
/// <param name="Elapsed">Time from opening the source to syncing the directory.</param>
/// <param name="Kernel">The kernel that did it.</param>
/// <param name="SourceChanged">Whether somebody changed the source meanwhile.</param>
internal sealed record CopyResult(long Length, TimeSpan Elapsed, RingKernel Kernel, bool SourceChanged);
