using System.Buffers;
using System.Threading.Channels;
using URing.IO.Buffers;
using URing.IO.Loops;
using URing.IO.Metrics;

namespace URing.IO;

/// <summary>Aligned native memory for reads and writes, known to the kernel where it allows.</summary>
/// <remarks>
/// Their memory needs no pinning and no registration per transfer, and is aligned as direct I/O wants it. Any method
/// that takes <see cref="Memory{T}"/> takes it, slices included.
/// Ownership: a buffer belongs to whoever rented it until he disposes it, once; later calls on it do nothing or throw
/// <see cref="ObjectDisposedException"/>. One that is given back while an operation still uses it goes back when that
/// has ended; memory is freed once the pool is disposed and all of it has come back. Each renting allocates one small
/// object on the managed heap; the transfers that use it allocate nothing.
/// Threading: any thread.
/// Kernel: registered memory counts against RLIMIT_MEMLOCK. Where that forbids it the pool works unregistered, and says
/// so once to the logger and in <see cref="IsRegistered"/>. Only files for direct I/O gain by the registration.
/// </remarks>
public sealed class BufferPool : IDisposable
{
    private readonly Slab _slab;
    private readonly Channel<int> _freeOffsets = Channel.CreateUnbounded<int>();
    private readonly Registration[] _registrations;
    private int _disposed;

    private BufferPool(int length, int count, LoopCore[] loops)
    {
        _slab = new Slab(length * count);
        _registrations = [.. loops.Select(loop => new Registration(loop))];
        (BufferLength, Count) = (length, count);
        for (int i = 0; i < count; i++)
            _ = _freeOffsets.Writer.TryWrite(i * length);
    }

    /// <summary>Bytes of a buffer.</summary>
    public int BufferLength { get; }

    /// <summary>How many buffers there are.</summary>
    public int Count { get; }

    /// <summary>Whether the memory is registered with every loop of the pool.</summary>
    public bool IsRegistered => _registrations.All(static registration => registration.Slot >= 0);

    /// <summary>Makes a pool for one loop.</summary>
    /// <param name="bufferLength">Bytes of a buffer; a multiple of 512, as direct I/O wants it.</param>
    /// <param name="count">How many buffers; at most 1,073,741,824 bytes together.</param>
    public static ValueTask<BufferPool> CreateAsync(URingLoop loop, int bufferLength, int count)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return CreateAsync([loop.Core], bufferLength, count);
    }

    /// <summary>Makes a pool for all loops of a group.</summary>
    /// <inheritdoc cref="CreateAsync(URingLoop, int, int)"/>
    public static ValueTask<BufferPool> CreateAsync(URingLoopGroup group, int bufferLength, int count)
    {
        ArgumentNullException.ThrowIfNull(group);
        return CreateAsync([.. group.Loops.Select(static loop => loop.Core)], bufferLength, count);
    }

    /// <summary>Rents a buffer if one is there.</summary>
    /// <param name="buffer">To be disposed when it is no longer needed; its content is whatever was in it.</param>
    public bool TryRent([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IMemoryOwner<byte>? buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        buffer = null;
        if (!_freeOffsets.Reader.TryRead(out int offset))
            return false;

        buffer = Lend(offset);
        return true;
    }

    /// <summary>Rents a buffer, once one is there; who waits longest is first.</summary>
    /// <exception cref="ObjectDisposedException">The pool was disposed meanwhile.</exception>
    public async ValueTask<IMemoryOwner<byte>> RentAsync(CancellationToken token = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        try
        {
            int offset = await _freeOffsets.Reader.ReadAsync(token).ConfigureAwait(LoopCore.Current is not null);
            return Lend(offset);
        }
        catch (ChannelClosedException)
        {
            throw Throw.PoolDisposed();
        }
    }

    /// <summary>Ends the pool; buffers that are lent stay valid until they are disposed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        _ = _freeOffsets.Writer.TryComplete();
        foreach (Registration registration in _registrations)
            registration.Loop.Post(new Removal(registration));
        _slab.RemoveUser();
    }

    internal void TakeBack(int offset) => _ = _freeOffsets.Writer.TryWrite(offset);

    /// <summary>The slot of this memory on a loop's ring, or a negative number; on that loop's thread.</summary>
    internal int SlotOn(LoopCore loop)
    {
        foreach (Registration registration in _registrations)
        {
            if (registration.Loop == loop)
                return registration.Slot;
        }
        return -1;
    }

    private static async ValueTask<BufferPool> CreateAsync(LoopCore[] loops, int length, int count)
    {
        const int Sector = 512;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, Sector, "bufferLength");
        if (length % Sector != 0)
            throw Throw.NoMultiple(Sector, "bufferLength", length);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (long)length * count, RegisteredBuffers.MostBytes, nameof(count));

        var pool = new BufferPool(length, count, loops);
        try
        {
            await pool.RegisterAsync().ConfigureAwait(LoopCore.Current is not null);
            return pool;
        }
        catch
        {
            pool.Dispose();
            throw;
        }
    }

    // The lending is a user of the memory, which may be gone with the pool.
    private PooledMemory Lend(int offset)
    {
        ObjectDisposedException.ThrowIf(!_slab.TryAddUser(), this);
        return new PooledMemory(this, _slab, offset, BufferLength);
    }

    private async ValueTask RegisterAsync()
    {
        foreach (Registration registration in _registrations)
        {
            URingException? refusal = await registration.Loop.CallAsync(() => registration.Register(_slab))
                .ConfigureAwait(LoopCore.Current is not null);
            // Once: what one loop is refused, the others are as well.
            if (refusal is not null)
            {
                IOEvents.Log.BuffersNotRegistered(registration.Loop.Name, refusal.Message);
                registration.Loop.Logger.PlainBuffers(registration.Loop.Name, _slab.Length, refusal);
                return;
            }
        }
    }

    /// <summary>The memory's place on one loop's ring.</summary>
    private sealed class Registration(LoopCore loop)
    {
        public LoopCore Loop => loop;

        public int Slot { get; private set; } = -1;

        public URingException? Register(Slab slab)
        {
            Slot = loop.Buffers.Register(slab, out URingException? refusal);
            return refusal;
        }

        public bool TryUnregister()
        {
            if (Slot >= 0 && !loop.Buffers.TryUnregister(Slot))
                return false;

            Slot = -1;
            return true;
        }
    }

    // A loop that has ended has taken its registrations with it.
    private sealed class Removal(Registration registration) : LoopItem
    {
        public override void Run()
        {
            if (!registration.TryUnregister())
                registration.Loop.Repeat(this);
        }

        public override void Refuse()
        {
        }
    }
}
