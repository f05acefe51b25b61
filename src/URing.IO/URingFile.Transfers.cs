using URing.IO.Files;
using URing.IO.Loops;

namespace URing.IO;

// Reads and writes. None of these methods is async: one such frame costs 120 bytes and 100 ns.
public sealed partial class URingFile
{
    /// <summary>Reads at an offset, like pread(2).</summary>
    /// <param name="buffer">Where to; the count may be less than its length at the end of the file.</param>
    /// <param name="offset">Where to start, in bytes; of no meaning for what cannot be sought.</param>
    /// <returns>Bytes that were read; 0 at the end of the file.</returns>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (token.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(token);

        Enter();
        if (TryInline(_reads, buffer, offset, out int done))
            return new ValueTask<int>(done);
        return Rent(new TransferPlan(IsWrite: false), buffer, offset, done).BeginTask(token);
    }

    /// <summary>Reads into several buffers, one after the other, like preadv(2).</summary>
    /// <param name="buffers">At most 1,024, of at most 2,147,479,552 bytes together.</param>
    /// <inheritdoc cref="ReadAsync(Memory{byte}, long, CancellationToken)"/>
    public ValueTask<int> ReadAsync(
        IReadOnlyList<Memory<byte>> buffers, long offset, CancellationToken token = default) =>
        Rent(new TransferPlan(IsWrite: false), new BufferList(buffers), offset).BeginTask(token);

    /// <summary>Reads until a buffer is full.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    /// <inheritdoc cref="ReadAsync(Memory{byte}, long, CancellationToken)"/>
    public ValueTask ReadExactlyAsync(Memory<byte> buffer, long offset, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (token.IsCancellationRequested)
            return ValueTask.FromCanceled(token);

        Enter();
        if (!TryInline(_reads, buffer, offset, out int done))
        {
            var plan = new TransferPlan(IsWrite: false, TransferGoal.All);
            return Rent(plan, buffer, offset, done).BeginTaskWithoutCount(token);
        }
        return done == buffer.Length
            ? ValueTask.CompletedTask
            : ValueTask.FromException(Throw.EndOfFile(Path, done));
    }

    /// <summary>Reads until several buffers are full, one after the other.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    /// <inheritdoc cref="ReadAsync(IReadOnlyList{Memory{byte}}, long, CancellationToken)"/>
    public ValueTask ReadExactlyAsync(
        IReadOnlyList<Memory<byte>> buffers, long offset, CancellationToken token = default) =>
        Rent(new TransferPlan(IsWrite: false, TransferGoal.All), new BufferList(buffers), offset)
            .BeginTaskWithoutCount(token);

    /// <summary>Writes at an offset, like pwrite(2).</summary>
    /// <param name="offset">
    /// Where to start, in bytes; of no meaning for what cannot be sought, and for a file opened to append.
    /// </param>
    /// <returns>Bytes that were written; fewer than asked if the device is full or a limit is reached.</returns>
    public ValueTask<int> WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (token.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(token);

        Enter();
        if (TryInline(_writes, buffer, offset, out int done))
            return new ValueTask<int>(done);
        return Rent(new TransferPlan(IsWrite: true), buffer, offset, done).BeginTask(token);
    }

    /// <summary>Writes several buffers, one after the other, like pwritev(2).</summary>
    /// <param name="buffers">At most 1,024, of at most 2,147,479,552 bytes together.</param>
    /// <inheritdoc cref="WriteAsync(ReadOnlyMemory{byte}, long, CancellationToken)"/>
    public ValueTask<int> WriteAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset, CancellationToken token = default) =>
        Rent(new TransferPlan(IsWrite: true), new BufferList(buffers), offset).BeginTask(token);

    /// <summary>Writes all of a buffer, in several writes if need be.</summary>
    /// <exception cref="IOException">Device full, or limit reached; a part may have been written.</exception>
    /// <inheritdoc cref="WriteAsync(ReadOnlyMemory{byte}, long, CancellationToken)"/>
    public ValueTask WriteAllAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (token.IsCancellationRequested)
            return ValueTask.FromCanceled(token);

        Enter();
        if (TryInline(_writes, buffer, offset, out int done))
            return ValueTask.CompletedTask;
        var plan = new TransferPlan(IsWrite: true, TransferGoal.All);
        return Rent(plan, buffer, offset, done).BeginTaskWithoutCount(token);
    }

    /// <summary>Writes all of several buffers, one after the other.</summary>
    /// <exception cref="IOException">Device full, or limit reached; a part may have been written.</exception>
    /// <inheritdoc cref="WriteAsync(IReadOnlyList{ReadOnlyMemory{byte}}, long, CancellationToken)"/>
    public ValueTask WriteAllAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset, CancellationToken token = default) =>
        Rent(new TransferPlan(IsWrite: true, TransferGoal.All), new BufferList(buffers), offset)
            .BeginTaskWithoutCount(token);

    /// <summary>Writes all of a buffer; the task ends once the data is on the device.</summary>
    /// <remarks>One that failed, or was cancelled, may have written its data all the same.</remarks>
    /// <param name="how">By which request; what is faster is up to the device.</param>
    /// <inheritdoc cref="WriteAllAsync(ReadOnlyMemory{byte}, long, CancellationToken)"/>
    public ValueTask WriteDurablyAsync(
        ReadOnlyMemory<byte> buffer, long offset, DurableWrite how = DurableWrite.Automatic,
        CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        TransferPlan plan = Durable(how);
        Enter();
        return Rent(plan, buffer, offset, done: 0).BeginTaskWithoutCount(token);
    }

    /// <summary>Writes all of several buffers; the task ends once the data is on the device.</summary>
    /// <inheritdoc cref="WriteDurablyAsync(ReadOnlyMemory{byte}, long, DurableWrite, CancellationToken)"/>
    public ValueTask WriteDurablyAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset, DurableWrite how = DurableWrite.Automatic,
        CancellationToken token = default) =>
        Rent(Durable(how), new BufferList(buffers), offset).BeginTaskWithoutCount(token);

    private TransferPlan Durable(DurableWrite how) => how switch
    {
        DurableWrite.Automatic => Durable(
            IsDirect || LoopCore.Current is { InFlight: 0 } ? DurableWrite.Through : DurableWrite.ThenFlush),
        DurableWrite.Through => new(IsWrite: true, TransferGoal.All, TransferFlags.DataSync) { GoesThroughRing = true },
        DurableWrite.ThenFlush => new(IsWrite: true, TransferGoal.All, FlushesAfter: true) { GoesThroughRing = true },
        _ => throw Throw.UnknownValue(nameof(how)),
    };

    // The file has been entered; the operation leaves it at its end.
    private FileTransfer Rent(in TransferPlan plan, ReadOnlyMemory<byte> buffer, long offset, int done)
    {
        FileTransfer transfer = (LoopCore.Current ?? Home).Pools.Transfers.Rent();
        try
        {
            transfer.Buffers.Set(buffer);
        }
        catch
        {
            GiveUp(transfer);
            throw;
        }
        transfer.Set(this, plan, offset, done);
        return transfer;
    }

    private FileTransfer Rent(in TransferPlan plan, in BufferList buffers, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        Enter();
        FileTransfer transfer = (LoopCore.Current ?? Home).Pools.Transfers.Rent();
        try
        {
            transfer.Buffers.Set(buffers);
        }
        catch
        {
            GiveUp(transfer);
            throw;
        }
        transfer.Set(this, plan, offset, done: 0);
        return transfer;
    }

    // Memory that cannot be pinned, a list that changed: the object is left to the collector.
    private void GiveUp(FileTransfer transfer)
    {
        try
        {
            transfer.Buffers.Release();
        }
        finally
        {
            Leave();
        }
    }
}
