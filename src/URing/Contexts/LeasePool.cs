namespace URing.Contexts;

/// <summary>Leases that are not in use.</summary>
internal sealed class LeasePool
{
    private readonly Lock _gate = new();
    private readonly Stack<Lease> _free = new();
    private int _lent;

    /// <summary>Leases that operations hold.</summary>
    public int Lent => Volatile.Read(ref _lent);

    public Lease Rent(int vectors)
    {
        Lease lease;
        lock (_gate)
        {
            lease = _free.TryPop(out Lease? free) ? free : new Lease();
            _lent++;
        }
        lease.Reserve(vectors);
        return lease;
    }

    /// <summary>Undoes a lease's pins and takes it back.</summary>
    public void Return(Lease lease)
    {
        lease.Release();
        lock (_gate)
        {
            _free.Push(lease);
            _lent--;
        }
    }

    /// <summary>Frees the memory of all leases; only once none is lent.</summary>
    public void Free()
    {
        lock (_gate)
        {
            while (_free.TryPop(out Lease? lease))
                lease.FreeVectors();
        }
    }
}
