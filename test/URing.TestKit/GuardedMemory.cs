using System.Buffers;
using URing.TestKit.Interop;
using Xunit;

namespace URing.TestKit;

/// <summary>How sealed memory shows that somebody still wrote to it.</summary>
public enum SealKind
{
    /// <summary>
    /// The pages hold a pattern that <see cref="GuardedMemory.Verify"/> looks for: sees the kernel's late writes.
    /// </summary>
    Canary,

    /// <summary>The pages become inaccessible: a late write of the kernel fails, one of the process ends it.</summary>
    Inaccessible,
}

/// <summary>
/// Native memory of whole pages between two inaccessible ones, that can be sealed when it was given back.
/// </summary>
/// <remarks>
/// What lies behind the length in the last page holds a pattern too, so a write past the end is seen.
/// Ownership: freed at Dispose, after verification.
/// </remarks>
public sealed class GuardedMemory : MemoryManager<byte>
{
    private const byte Pattern = 0xC5;

    private readonly SealKind _kind;
    private readonly nint _mapping;
    private readonly nuint _pages;
    private readonly int _length;
    private int _pins;
    private bool _sealed;
    private bool _disposed;

    /// <param name="length">Bytes of the memory.</param>
    /// <param name="kind">What sealing does.</param>
    public GuardedMemory(int length, SealKind kind = SealKind.Canary)
    {
        _length = length;
        _kind = kind;
        _pages = NativePages.RoundUp((nuint)Math.Max(length, 1));
        _mapping = NativePages.Map(_pages + (2 * NativePages.Size));
        NativePages.Protect(_mapping, NativePages.Size, Libc.ProtectNone);
        NativePages.Protect(Address + (nint)_pages, NativePages.Size, Libc.ProtectNone);
        AllBytes()[length..].Fill(Pattern);
    }

    /// <summary>Where the memory starts: at a page.</summary>
    public nint Address => _mapping + (nint)NativePages.Size;

    /// <summary>Pins that were not undone.</summary>
    public int Pins => Volatile.Read(ref _pins);

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return AllBytes()[.._length];
    }

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length);
        Interlocked.Increment(ref _pins);
        // SAFETY: native memory does not move.
        return new MemoryHandle((byte*)Address + elementIndex, pinnable: this);
    }

    public override void Unpin() => Interlocked.Decrement(ref _pins);

    /// <summary>Says that nobody may write any more.</summary>
    public void Seal()
    {
        if (_sealed)
            return;

        _sealed = true;
        if (_kind == SealKind.Canary)
            AllBytes().Fill(Pattern);
        else
            NativePages.Protect(Address, _pages, Libc.ProtectNone);
    }

    /// <summary>Fails if somebody wrote past the end, or after the seal.</summary>
    public void Verify()
    {
        if (_sealed && _kind == SealKind.Inaccessible)
            return;

        int start = _sealed ? 0 : _length;
        int at = AllBytes()[start..].IndexOfAnyExcept(Pattern);
        if (at >= 0)
            Assert.Fail($"Byte {start + at} of {_length} was written {(_sealed ? "after the seal" : "past the end")}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
            return;

        _disposed = true;
        try
        {
            Verify();
        }
        finally
        {
            NativePages.Unmap(_mapping, _pages + (2 * NativePages.Size));
        }
    }

    // SAFETY: the mapping lives until Dispose.
    private unsafe Span<byte> AllBytes() => new((void*)Address, (int)_pages);
}
