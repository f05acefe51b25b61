using System.Runtime.InteropServices;

namespace URing.Contexts;

/// <summary>What records held when their last completion was taken, to be let go outside the lock.</summary>
/// <remarks>The last release of a handle runs close(2), and undoing a pin may run the caller's code.</remarks>
internal sealed class Releases
{
    [ThreadStatic]
#pragma warning disable IDE1006 // t_ marks what each thread has of its own.
    private static Releases? t_spare;
#pragma warning restore IDE1006

    private readonly List<SafeHandle> _files = [];
    private readonly List<Lease> _leases = [];

    /// <summary>An empty list for this thread.</summary>
    public static Releases Rent()
    {
        Releases releases = t_spare ?? new Releases();
        t_spare = null;
        return releases;
    }

    public void Add(SafeHandle? file, Lease? lease)
    {
        if (file is not null)
            _files.Add(file);
        if (lease is not null)
            _leases.Add(lease);
    }

    /// <summary>Lets everything go and gives the list back to this thread.</summary>
    public void Run(LeasePool pool)
    {
        pool.Return(_leases);
        foreach (SafeHandle file in _files)
            file.DangerousRelease();
        _leases.Clear();
        _files.Clear();
        t_spare = this;
    }
}
