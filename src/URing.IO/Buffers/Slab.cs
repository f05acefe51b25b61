using System.Runtime.InteropServices;

namespace URing.IO.Buffers;

/// <summary>The native memory of a pool, zeroed at first and aligned to a page.</summary>
/// <remarks>Ownership: freed when the last of its users has let go: the pool, lent buffers, registrations.</remarks>
internal sealed unsafe class Slab
{
    // SAFETY: the memory lives until the count of users falls to zero, and every user counts.
    private const nuint PageLength = 4096;

    private readonly byte* _start;
    private long _users = 1;

    public Slab(int length)
    {
        Length = length;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)length, PageLength);
        NativeMemory.Clear(_start, (nuint)length);
    }

    public int Length { get; }

    public nint Address => (nint)_start;

    public Span<byte> GetSpan(int offset, int length) => new(_start + offset, length);

    public void AddUser() => Interlocked.Increment(ref _users);

    /// <summary>Adds a user unless the last one has let go, and the memory with him.</summary>
    public bool TryAddUser()
    {
        long seen = Volatile.Read(ref _users);
        while (seen > 0)
        {
            long found = Interlocked.CompareExchange(ref _users, seen + 1, seen);
            if (found == seen)
                return true;
            seen = found;
        }
        return false;
    }

    public void RemoveUser()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            NativeMemory.AlignedFree(_start);
    }
}
