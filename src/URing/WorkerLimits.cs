namespace URing;

/// <summary>How many threads the kernel may start for entries that would block.</summary>
/// <param name="Bounded">Threads for work that ends in time: files and block devices.</param>
/// <param name="Unbounded">Threads for work that may wait for ever: sockets, pipes and the like.</param>
public readonly record struct WorkerLimits(int Bounded, int Unbounded);
