using System.Threading.Tasks.Sources;
using URing.IO.Loops;

namespace URing.IO.Operations;

// Idle --Begin--> HandedOver --Run--> Waiting? --> InFlight --last completion--> Idle, with a result
//                     |                                                            ^
//                     +------> Timed (a delay), OnWorker (a plain call) -----------+

/// <summary>Where an operation is; written on its loop.</summary>
internal enum OperationState
{
    Idle,
    Waiting,
    InFlight,
    Timed,
}

/// <summary>What somebody awaits, and what the kernel needs meanwhile.</summary>
/// <remarks>
/// Ownership: what the kernel may write to is referenced from here, and this from the loop's slot, until the last
/// completion, whether anybody awaits or not. The object goes back to its pool when its result is taken, and only then;
/// one that nobody awaits is left to the collector.
/// </remarks>
internal abstract partial class Operation : LoopItem, IValueTaskSource<int>, IValueTaskSource
{
    /// <summary>In place of a result: the loop or the file was closed.</summary>
    public const int LoopEnded = int.MinValue;

    // ERESTARTSYS of the kernel's linux/errno.h: what an open of a FIFO ends with that a cancel has interrupted.
    private const int RestartSystemCall = 512;

    // A token matches again after 65,536 uses: an object is left to the collector long before.
    private const int MostUses = 32_768;

    private ManualResetValueTaskSourceCore<int> _core;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private CancelRequest? _cancelRequest;
    private ulong _userData;
    private int _uses;

    protected Operation(LoopCore loop) => Loop = loop;

    public LoopCore Loop { get; }

    /// <summary>The neighbour in the line of those that wait for a slot.</summary>
    public Operation? Before { get; set; }

    /// <summary>How many slots the operation counts as.</summary>
    public virtual int Weight => 1;

    /// <summary>How many entries <see cref="Submit"/> gets.</summary>
    public virtual int EntryCount => 1;

    /// <summary>Whether the object may be used once more.</summary>
    public bool IsWorn => _uses >= MostUses;

    protected OperationState State { get; set; }

    /// <summary>Whether the kernel may have it for good: nothing is let go of, nor used again.</summary>
    protected bool IsAbandoned { get; private set; }

    protected short Version => _core.Version;

    /// <summary>What an operation that shall not begin any more ends with; 0 if it shall.</summary>
    public virtual int Refusal => _token.IsCancellationRequested ? -(int)Errno.ECANCELED : 0;

    // A close cancels without a token.
    private bool IsEndedByClose => !_token.IsCancellationRequested && (Loop.IsClosing || Refusal == LoopEnded);

    /// <summary>Starts an operation that has been set up; anywhere.</summary>
    public void Begin(CancellationToken token)
    {
        if (token.CanBeCanceled)
        {
            _token = token;
            _registration = token.UnsafeRegister(
                static (self, cancelled) => ((Operation)self!).AskToCancel(cancelled), this);
        }
        if (Loop.IsHere)
            Run();
        else
            HandOver();
    }

    /// <summary>Starts what was handed over.</summary>
    public override void Run()
    {
        int refusal = Refusal;
        if (refusal != 0)
            End(refusal);
        else
            Start();
    }

    public override void Refuse() => End(LoopEnded);

    public void WaitInLine(WaitingLine line)
    {
        State = OperationState.Waiting;
        line.Add(this);
    }

    public void LeaveLine(WaitingLine line)
    {
        State = OperationState.Idle;
        line.Remove(this);
    }

    /// <summary>Writes the operation's entries; there is room for them.</summary>
    public virtual void Submit()
    {
        SubmissionEntry entry = Loop.GetEntry(this, out _userData);
        State = OperationState.InFlight;
        Prepare(entry);
        entry.UserData = _userData;
    }

    /// <summary>Takes a completion of the operation.</summary>
    public virtual void OnCompletion(in Completion completion)
    {
        if (completion.HasMore)
            return;

        Loop.Release(_userData);
        State = OperationState.Idle;
        Step(completion.Result);
    }

    /// <summary>Ends the operation and tells who awaits; not to be touched after.</summary>
    public void End(int result)
    {
        State = OperationState.Idle;
        if (WasStopped(result) && IsEndedByClose)
            result = LoopEnded;
        if (_token.CanBeCanceled)
            _ = _registration.Unregister();
        // Memory of a program's own kind may throw when it is unpinned, and so may a context that a continuation is
        // posted to: whoever awaits goes on all the same, and so does the loop.
        try
        {
            LetGo(result);
        }
        catch (Exception thrown)
        {
            Loop.Report(thrown);
        }
        SetResult(result);
    }

    /// <summary>Ends the await but not the use of memory, which the kernel may never say is over.</summary>
    public void Abandon()
    {
        // A linked write has two slots.
        if (_core.GetStatus(_core.Version) != ValueTaskSourceStatus.Pending)
            return;
        IsAbandoned = true;
        Lose();
        SetResult(LoopEnded);
    }

    private void SetResult(int result)
    {
        try
        {
            _core.SetResult(result);
        }
        catch (Exception thrown)
        {
            Loop.Report(thrown);
        }
    }

    /// <summary>Tells whoever waits for the end of the use that it will not come.</summary>
    protected virtual void Lose()
    {
    }

    /// <summary>Begins on the loop; by default with the kernel.</summary>
    protected virtual void Start() => Loop.Begin(this);

    /// <summary>Hands the operation to its loop; anywhere.</summary>
    protected virtual void HandOver() => OperationBatch.Add(this);

    /// <summary>Prepares the entry but for its user data.</summary>
    protected abstract void Prepare(SubmissionEntry entry);

    /// <summary>Goes on after a completion: ends, or begins once more.</summary>
    protected virtual void Step(int result) => End(result);

    /// <summary>Whether a result says that somebody asked for the end, and nothing was done.</summary>
    protected virtual bool WasStopped(int result) =>
        result is -(int)Errno.ECANCELED or -(int)Errno.EINTR or -RestartSystemCall;

    /// <summary>Lets go of pins and the like.</summary>
    protected abstract void LetGo(int result);

    /// <summary>What an operation throws that a close has ended.</summary>
    protected virtual Exception CreateClosed() => Throw.LoopClosed(Loop.Name);

    /// <summary>What an operation that failed throws.</summary>
    protected abstract Exception CreateFailure(int result);

    /// <summary>Forgets everything for the next use, and goes back to the pool.</summary>
    protected abstract void Return();

    /// <summary>Ends a wait of another kind than the kernel's.</summary>
    protected virtual void CancelTimed()
    {
    }

    /// <summary>Asks for the end of what runs, if the token of this use is cancelled.</summary>
    internal void CancelIfAsked()
    {
        // Read once: whoever takes the result meanwhile clears the token on his own thread.
        CancellationToken token = _token;
        if (!token.IsCancellationRequested)
            return;

        switch (State)
        {
            case OperationState.Waiting:
                Loop.LeaveLine(this);
                End(-(int)Errno.ECANCELED);
                break;
            case OperationState.InFlight:
                CancelInFlight();
                break;
            case OperationState.Timed:
                CancelTimed();
                break;
            default:
                // Not begun: then it looks at the token itself. Or over: a result that arrived wins.
                break;
        }
    }

    /// <summary>Asks the kernel for the end of what it has.</summary>
    public virtual void CancelInFlight() => Loop.Cancel(_userData);

    /// <summary>Lets go of what the object has kept for its next use; it is in its pool.</summary>
    public virtual void Settle()
    {
    }

    /// <summary>Whether the operation is on a file.</summary>
    public virtual bool IsOn(URingFile file) => false;

    // The registration may call late, when the object has another use: only the token of now counts.
    private void AskToCancel(CancellationToken cancelled)
    {
        if (_token != cancelled)
            return;

        CancelRequest request = _cancelRequest
            ?? Interlocked.CompareExchange(ref _cancelRequest, new CancelRequest(this), null) ?? _cancelRequest;
        request.HandOver();
    }

    private protected void Recycle()
    {
        _uses++;
        _token = default;
        _registration = default;
        _continuation = null;
        _core.Reset();
    }
}
