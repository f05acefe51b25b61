namespace URing.Registrations;

/// <summary>Memory that was given up, and to which the kernel may still write.</summary>
/// <remarks>
/// Threading: any thread. Most of what comes here never leaves: a leak in place of a broken heap.
/// </remarks>
internal static class Quarantine
{
    // The set keeps managed memory from being collected; native memory stays for want of anybody who frees it.
    private static readonly HashSet<IReleasable> s_kept = new(ReferenceEqualityComparer.Instance);
    private static long s_bytes;

    /// <summary>Bytes that are kept now.</summary>
    public static long Bytes => Interlocked.Read(ref s_bytes);

    public static void Add(IReleasable resource)
    {
        lock (s_kept)
        {
            if (s_kept.Add(resource))
                Interlocked.Add(ref s_bytes, resource.Length);
        }
    }

    /// <summary>Releases what the kernel is through with after all.</summary>
    public static void Release(IReleasable resource)
    {
        bool isKept;
        lock (s_kept)
            isKept = s_kept.Remove(resource);
        if (!isKept)
            return;

        Interlocked.Add(ref s_bytes, -resource.Length);
        resource.Release();
    }
}
