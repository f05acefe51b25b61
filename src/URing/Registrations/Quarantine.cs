namespace URing.Registrations;

/// <summary>Memory that is never freed, for the kernel did not say that it will not write there again.</summary>
internal static class Quarantine
{
    // Keeps managed memory from being collected; native memory stays for want of anybody who frees it.
    private static readonly List<IReleasable> s_kept = [];
    private static long s_bytes;

    /// <summary>Bytes that are kept for good, since the process started.</summary>
    public static long Bytes => Interlocked.Read(ref s_bytes);

    public static void Add(IReleasable resource)
    {
        Interlocked.Add(ref s_bytes, resource.Length);
        lock (s_kept)
            s_kept.Add(resource);
    }
}
