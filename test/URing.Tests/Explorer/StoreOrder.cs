namespace URing.Tests.Explorer;

/// <summary>In which order a thread's stores reach memory.</summary>
internal enum StoreOrder
{
    /// <summary>Oldest first, as on x64.</summary>
    Total,

    /// <summary>
    /// Stores to different words pass each other, as on arm64; a releasing store waits for all before it.
    /// </summary>
    Partial,
}
