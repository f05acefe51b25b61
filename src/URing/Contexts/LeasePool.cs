namespace URing.Contexts;

/// <summary>Leases that are not in use.</summary>
internal sealed class LeasePool
{
    private readonly Gate _gate = new();
    private readonly Stack<Lease> _free = new();
    private int _lent;

    /// <summary>Leases that operations hold.</summary>
    public int Lent => Volatile.Read(ref _lent);

    public Lease Rent(int vectors)
    {
        Lease? lease;
        using (_gate.Enter())
        {
            _free.TryPop(out lease);
            _lent++;
        }
        lease ??= new Lease();
        lease.Reserve(vectors);
        return lease;
    }

    /// <summary>Undoes a lease's pins and takes it back.</summary>
    public void Return(Lease lease)
    {
        lease.Release();
        using (_gate.Enter())
        {
            _free.Push(lease);
            _lent--;
        }
    }

    /// <summary>Undoes the pins of many leases and takes them back at once.</summary>
    public void Return(List<Lease> leases)
    {
        if (leases.Count == 0)
            return;

        foreach (Lease lease in leases)
            lease.Release();
        using (_gate.Enter())
        {
            foreach (Lease lease in leases)
                _free.Push(lease);
            _lent -= leases.Count;
        }
    }

    /// <summary>Frees the memory of all leases; only once none is lent.</summary>
    public void Free()
    {
        using (_gate.Enter())
        {
            while (_free.TryPop(out Lease? lease))
                lease.FreeVectors();
        }
    }
}
