namespace URing.Registrations;

/// <summary>Which buffers of a ring the kernel has, in which order, and how much of each is used.</summary>
/// <remarks>
/// Pure bookkeeping, without the memory: whatever a completion says, nothing is looked up outside of the tables.
/// in the kernel -- Take, used up --> lent -- Recycle --> in the kernel; an incremental buffer that is taken in part
/// stays with the kernel.
/// Positions count up with 16 bits, as the kernel's.
/// </remarks>
internal sealed class BufferLedger
{
    // The position of a buffer that the kernel has.
    private readonly ushort[] _positions;

    // The buffer that was put behind this one: stays true until this one is put again, so that a completion which comes
    // late finds its buffers though later ones came back, and went, before.
    private readonly ushort[] _next;
    private readonly int[] _used;
    private readonly bool[] _isLent;
    private readonly bool _isIncremental;
    private int _last = -1;

    /// <param name="count">A power of two, 1 to 32,768; all are lent at first.</param>
    /// <param name="length">Bytes of each buffer.</param>
    public BufferLedger(int count, int length, bool isIncremental)
    {
        (Count, Length, _isIncremental) = (count, length, isIncremental);
        _positions = new ushort[count];
        _next = new ushort[count];
        _used = new int[count];
        _isLent = new bool[count];
        Array.Fill(_isLent, true);
    }

    public int Count { get; }

    public int Length { get; }

    /// <summary>How many buffers the kernel has.</summary>
    public int InKernel { get; private set; }

    /// <summary>The position after the last buffer.</summary>
    public ushort Tail { get; private set; }

    /// <summary>Where the kernel stands if all that it took has come back.</summary>
    public ushort Head => (ushort)(Tail - InKernel);

    public bool IsLent(int buffer) => _isLent[buffer];

    /// <summary>Bytes that completions have told of, of a buffer that the kernel has.</summary>
    public int UsedOf(int buffer) => _used[buffer];

    public ushort After(ushort buffer) => Following(buffer);

    /// <summary>Lends what a completion tells of.</summary>
    /// <param name="first">The buffer that the completion names.</param>
    /// <param name="bytes">The completion's result, not negative.</param>
    /// <param name="staysInKernel">Whether the kernel will use the last buffer again.</param>
    /// <returns><see langword="false"/>, and nothing changes, if the kernel cannot have said that.</returns>
    public bool TryTake(int first, int bytes, bool staysInKernel, out BufferRun run)
    {
        run = default;
        if ((uint)first >= (uint)Count || bytes < 0 || _isLent[first] || (staysInKernel && !_isIncremental))
            return false;
        if (!TryCount(first, bytes, out int count, out int inLast, out ushort last))
            return false;
        if (staysInKernel && inLast >= Length - _used[last])
            return false;

        run = new BufferRun((ushort)first, _used[first], bytes, count);
        Lend(first, staysInKernel ? count - 1 : count);
        if (staysInKernel)
            _used[last] += inLast;
        return true;
    }

    /// <summary>Puts a lent buffer behind the last one.</summary>
    /// <returns>Whether it was lent; its place in the ring is <see cref="Tail"/> before.</returns>
    public bool TryRecycle(int buffer)
    {
        if ((uint)buffer >= (uint)Count || !_isLent[buffer])
            return false;

        _isLent[buffer] = false;
        _used[buffer] = 0;
        if (_last >= 0)
            _next[_last] = (ushort)buffer;
        _last = buffer;
        _positions[buffer] = Tail;
        Tail++;
        InKernel++;
        return true;
    }

    // How many buffers the bytes span, from the first on in the ring's order, and how many lie in the last.
    private bool TryCount(int first, int bytes, out int count, out int inLast, out ushort last)
    {
        (count, inLast, last) = (1, bytes, (ushort)first);
        ushort position = _positions[first];
        int room = Length - _used[first];
        while (inLast > room)
        {
            inLast -= room;
            position++;
            last = Following(last);
            // Behind the last buffer there is none; what was put there before is lent, or stands at another position.
            if (position == Tail || _isLent[last] || _positions[last] != position || _used[last] != 0)
                return false;

            count++;
            room = Length;
        }
        return true;
    }

    private ushort Following(ushort buffer) => PlantedFaults.Has(PlantedFault.BundleFollowsIds)
        ? (ushort)((buffer + 1) & (Count - 1))
        : _next[buffer];

    private void Lend(int first, int count)
    {
        ushort buffer = (ushort)first;
        for (int i = 0; i < count; i++)
        {
            _isLent[buffer] = true;
            InKernel--;
            buffer = Following(buffer);
        }
    }
}
