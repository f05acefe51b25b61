using URing.Abi;
using URing.TestKit.Interop;
using static URing.Abi.Constants;

namespace URing.TestKit;

/// <summary>
/// Posts completions to a shadow ring, keeps those that must wait, and makes the descriptor readable.
/// </summary>
/// <remarks>
/// The task-run flag is up while the descriptor is readable, because nobody tells when the user takes completions:
/// an enter that finds the queue empty takes both back. Threading: under the port's lock.
/// </remarks>
internal sealed class ShadowCompletions : IDisposable
{
    // As the kernel: what is deferred is posted in portions of about 20 per enter.
    private const uint Portion = 20;

    private readonly ShadowRing _ring;
    private readonly bool _defers;
    private readonly Queue<io_uring_cqe> _held = new();
    private bool _signalled;

    /// <param name="defers">Whether every completion waits for an enter, as with DEFER_TASKRUN.</param>
    public ShadowCompletions(ShadowRing ring, bool defers)
    {
        _ring = ring;
        _defers = defers;
        Descriptor = Libc.eventfd(0, Libc.CloseOnExec | Libc.NonBlocking);
        if (Descriptor < 0)
            throw new InvalidOperationException($"eventfd: errno {-Libc.LastErrno}");
    }

    public int Descriptor { get; }

    public bool HoldsBack => _held.Count > 0;

    public uint Ready => _ring.Tail - _ring.Head;

    /// <summary>Posts a completion, or keeps it until an enter asks for completions.</summary>
    public void Post(in io_uring_cqe completion, bool holdBack)
    {
        if (_defers || holdBack || _held.Count > 0 || !_ring.TryPost(completion))
            _held.Enqueue(completion);
        Signal();
        ShowHeld();
    }

    /// <summary>Posts what was kept, as far as there is room.</summary>
    public void Flush(uint wanted)
    {
        uint portion = _defers ? Math.Max(wanted, Portion) : uint.MaxValue;
        while (portion-- > 0 && _held.TryPeek(out io_uring_cqe completion) && _ring.TryPost(completion))
            _held.Dequeue();
        if (Ready == 0 && _held.Count == 0)
            Unsignal();
        ShowHeld();
    }

    public void Dispose() => _ = Libc.close(Descriptor);

    private void ShowHeld()
    {
        _ring.SetFlag(IORING_SQ_CQ_OVERFLOW, !_defers && _held.Count > 0);
        _ring.SetFlag(IORING_SQ_TASKRUN, _signalled || (_defers && _held.Count > 0));
    }

    private unsafe void Signal()
    {
        if (_signalled)
            return;

        ulong one = 1;
        // SAFETY: eight bytes of this frame, read during the call only.
        _signalled = Libc.write(Descriptor, &one, sizeof(ulong)) == sizeof(ulong);
    }

    private unsafe void Unsignal()
    {
        if (!_signalled)
            return;

        ulong count;
        // SAFETY: eight bytes of this frame, written during the call only.
        _ = Libc.read(Descriptor, &count, sizeof(ulong));
        _signalled = false;
    }
}
