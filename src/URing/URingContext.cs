using System.Runtime.InteropServices;
using URing.Abi;
using URing.Contexts;
using URing.Queues;

namespace URing;

/// <summary>Queues many I/O operations to the kernel and hands out their completions.</summary>
/// <remarks>
/// Use the <c>Add</c> methods to queue operations, then <see cref="Wait()"/> to start them and get what completed. Each
/// operation is given a user data by which its completion is known; any number will do, duplicates too.
/// Threading: any number of threads may add, submit and wait at the same time; each completion is handed out once.
/// Ownership: buffers are pinned and files held open from the add until the completion has been handed out. Dispose
/// cancels what can be cancelled and waits for the rest; a context that is forgotten does so in the background.
/// Kernel: io_uring(7), or its emulation where it is blocked. An operation ends with the thread that submitted it; the
/// context then submits it again.
/// </remarks>
public sealed partial class URingContext : IDisposable
{
    private const int MostEntries = 32_768;

    private readonly ContextCore _core;

    /// <summary>Creates a context on the kernel that the environment allows.</summary>
    /// <param name="entries">
    /// Operations that fit into the queue before it is submitted, 1 to 32,768; rounded up to a power of two. Operations
    /// in flight are not bounded.
    /// </param>
    /// <param name="allowlist">What may be asked of the kernel; null for everything.</param>
    /// <param name="kernel">The kernel to run on; null for the automatic choice. One that cannot be had throws.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of entries is out of range.</exception>
    /// <exception cref="URingException">No kernel could be had; the message says why and what helps.</exception>
    public URingContext(int entries, URingAllowlist? allowlist = null, RingKernel? kernel = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, MostEntries);
        _core = new ContextCore(entries, allowlist, kernel);
    }

    /// <summary>Hands the operations of a forgotten context over to the background, which waits for them.</summary>
    ~URingContext()
    {
        // The constructor may have thrown.
        if (_core is not null)
            OpenContexts.Abandon(_core);
    }

    /// <summary>Contexts that were collected without having been disposed, since the process started.</summary>
    public static long AbandonedCount => OpenContexts.Abandoned;

    /// <summary>The kernel behind the context.</summary>
    public RingKernel Kernel => _core.Kernel;

    /// <summary>Why this kernel serves the context, in one sentence.</summary>
    public string KernelReason => _core.KernelReason;

    /// <summary>The ring's descriptor, for poll and epoll; readable is a hint that completions are there.</summary>
    /// <remarks>Ownership: a view; disposing it does nothing.</remarks>
    public SafeHandle Handle => _core.Handle;

    /// <summary>Operations that were added and whose last completion has not been taken.</summary>
    public int InFlight => _core.InFlight;

    internal ContextCore Core => _core;

    /// <summary>Gives the kernel all operations that were added, without waiting for completions.</summary>
    /// <remarks>May block: the kernel starts direct reads on the calling thread.</remarks>
    /// <exception cref="URingException">
    /// The kernel takes nothing (<see cref="URingException.NoSpace"/>); what was added stays queued.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The context was disposed.</exception>
    public void Submit()
    {
        _core.Submit();
        GC.KeepAlive(this);
    }

    /// <summary>Gives the kernel all operations that were added and blocks until a completion is there.</summary>
    /// <returns>The completions that are there; each is taken as the enumeration moves to it.</returns>
    /// <exception cref="ObjectDisposedException">The context was disposed, before or meanwhile.</exception>
    public CompletionEnumerable Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <inheritdoc cref="Wait(TimeSpan, CancellationToken)"/>
    public CompletionEnumerable Wait(TimeSpan timeout) => Wait(timeout, CancellationToken.None);

    /// <summary>Gives the kernel what was added and waits for a completion, at most for a time.</summary>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="token">Ends the wait; the result is then empty.</param>
    /// <returns>The completions that are there; none if time, a wake or the token ended the wait.</returns>
    /// <exception cref="ObjectDisposedException">The context was disposed, before or meanwhile.</exception>
    public CompletionEnumerable Wait(TimeSpan timeout, CancellationToken token)
    {
        Deadline deadline = DeadlineOf(timeout);
        bool isThere = Wait(default, deadline, token) > 0;
        return new CompletionEnumerable(isThere ? this : null, deadline, token);
    }

    /// <inheritdoc cref="Wait(Span{Completion}, TimeSpan, CancellationToken)"/>
    public int Wait(Span<Completion> into, TimeSpan timeout) => Wait(into, timeout, CancellationToken.None);

    /// <summary>Gives the kernel all operations that were added, waits, and takes the completions there are.</summary>
    /// <param name="into">Where the completions go; room for at least one.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="token">Ends the wait; nothing is taken then.</param>
    /// <returns>How many were taken; 0 if the time was up, or a wake or the token ended the wait.</returns>
    /// <exception cref="ObjectDisposedException">The context was disposed, before or meanwhile.</exception>
    public int Wait(Span<Completion> into, TimeSpan timeout, CancellationToken token)
    {
        if (into.IsEmpty)
            throw Throw.NoRoom(nameof(into));
        return Wait(into, DeadlineOf(timeout), token);
    }

    /// <summary>Lets one thread go without a completion: one that waits now or, if none does, the next.</summary>
    /// <exception cref="ObjectDisposedException">The context was disposed.</exception>
    public void Wake()
    {
        _core.Wake();
        GC.KeepAlive(this);
    }

    /// <summary>Ends the context like Dispose, but waits for operations in flight only for a time.</summary>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>Whether all operations came back; if not, they are waited for in the background.</returns>
    public bool Close(TimeSpan timeout)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        bool closed = _core.Close(timeout);
        GC.KeepAlive(this);
        return closed;
    }

    /// <summary>Ends the context: waits return, operations are cancelled or else waited for.</summary>
    /// <remarks>Kernel: transfers with regular files cannot be cancelled, and always end.</remarks>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _core.Close(Timeout.InfiniteTimeSpan);
    }

    internal int Wait(Span<Completion> into, in Deadline deadline, CancellationToken token)
    {
        int taken = _core.Wait(into, deadline, token);
        GC.KeepAlive(this);
        return taken;
    }

    internal bool TryTake(out Completion completion)
    {
        bool taken = _core.TryTake(out completion);
        GC.KeepAlive(this);
        return taken;
    }

    private Deadline DeadlineOf(TimeSpan timeout)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        return new Deadline(Kernel, timeout);
    }

    // The record owns the file's reference and the lease from here on, unless this throws.
    private void Add(in io_uring_sqe entry, in Operation operation)
    {
        try
        {
            _core.Add(entry, operation);
        }
        catch
        {
            GiveBack(operation);
            throw;
        }
        GC.KeepAlive(this);
    }

    private void GiveBack(in Operation operation)
    {
        if (operation.Lease is { } lease)
            _core.Leases.Return(lease);
        operation.File?.DangerousRelease();
    }

    private static int Hold(SafeHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.IsInvalid)
            throw Throw.InvalidHandle(nameof(file));

        bool held = false;
        file.DangerousAddRef(ref held);
        return (int)file.DangerousGetHandle();
    }
}
