namespace URing.Bench.Files;

/// <summary>A file as a program that awaits sees it: what all contestants of that kind have in common.</summary>
internal abstract class AwaitedFile : IDisposable
{
    /// <summary>The ring beneath: setup flags in hex, entries, completion entries; zeros for none.</summary>
    public virtual string Ring => "0 0 0";

    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, long offset);

    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset);

    /// <summary>Writes so that the bytes are on the disk afterwards.</summary>
    public abstract ValueTask WriteDurablyAsync(ReadOnlyMemory<byte> buffer, long offset);

    /// <summary>Makes the file empty.</summary>
    public abstract void Clear();

    /// <summary>Memory for one transfer at a time, fit for direct I/O.</summary>
    public virtual Memory<byte> Rent()
    {
        byte[] array = GC.AllocateArray<byte>(2 * FileUse.Block, pinned: true);
        return array.AsMemory(AlignmentGap(array), FileUse.Block);
    }

    /// <summary>Starts code that awaits transfers, where this contestant has it run.</summary>
    public virtual Task StartAsync(Func<Task> work) => Task.Run(work);

    public abstract void Dispose();

    private static unsafe int AlignmentGap(byte[] pinned)
    {
        // SAFETY: only the number is used; a pinned array keeps it.
        fixed (byte* start = pinned)
            return (int)(-(nint)start & (FileUse.Block - 1));
    }
}
