using System.Globalization;
using System.Text;
using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Agreement;

/// <summary>One run of a program on one kernel, and what came of it.</summary>
internal sealed class AgreementRun : IDisposable
{
    private const ulong Barrier = ulong.MaxValue;
    private const ulong LastCancel = ulong.MaxValue - 1;
    private const ulong Cancelling = ulong.MaxValue - 2;

    private const int FewRounds = 2;
    private const int ManyRounds = 16;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(20);

    private readonly World _world;
    private readonly Stock _stock = new();
    private readonly Ring _ring;
    private readonly StepEntries _entries;
    private readonly List<Completion> _taken = [];
    private readonly HashSet<ulong> _polls = [];
    private readonly HashSet<ulong> _outstanding = [];
    private readonly HashSet<ulong> _waitsForPipe = [];
    private bool _hasChains;

    public AgreementRun(RingKernel kernel, bool isNonBlocking)
    {
        _world = new World(isNonBlocking);
        _ring = new Ring(64, new RingOptions { Kernel = kernel, CompletionEntries = 512 });
        _entries = new StepEntries(_world, _stock);
        _stock.Register(_ring);
    }

    /// <summary>Runs the program and answers a line for each step, and one for what was left in the end.</summary>
    /// <param name="expected">Lines of another kernel: how many completions are to be waited for.</param>
    public List<string> Run(IReadOnlyList<Step> program, IReadOnlyList<string>? expected)
    {
        List<string> lines = [];
        bool goesOn = false;
        for (int i = 0; i < program.Count; i++)
        {
            Step step = program[i];
            // A chain that the submission cuts off goes to a worker on Linux. Where a write wakes those who wait, what
            // is linked to it is on Linux later than these; here it may be earlier. Within a chain it may itself wait
            // until some do.
            bool mayWake = step.Kind == StepKind.Write && (goesOn || _waitsForPipe.Count > 0);
            goesOn = step.IsLinked && step.IsEntry && i + 1 < program.Count && program[i + 1].IsEntry && !mayWake;
            _hasChains |= goesOn;
            if (!goesOn)
                step = step with { Flags = step.Flags & ~(EntryFlags.Link | EntryFlags.HardLink) };
            string told = Make(step);
            if (!goesOn)
                Settle();
            lines.Add(Describe(told, expected?[lines.Count]));
        }
        Cancel();
        // What Linux has given to a worker ends a moment later.
        while (_outstanding.Count > 0 && !_ring.SubmitAndWait(1, s_patience).TimedOut)
            TakeAll(Barrier);
        lines.Add(Describe("end", expected?[lines.Count]));
        var left = new StringBuilder();
        _stock.Describe(_ring, left);
        lines.Add(left.ToString());
        return lines;
    }

    public void Dispose()
    {
        _ring.Dispose();
        _world.Dispose();
        _stock.Dispose();
    }

    private string Make(in Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Feed:
                return $"{_world.Feed(step.Target, step.Size, isPipe: step.Variant % 3 == 0)}";
            case StepKind.Drain:
                return _world.Drain(step.Target, step.Size);
            case StepKind.EndPeer:
                if (step.EndsPeer)
                    _world.EndPeer(step.Target);
                return "";
            case StepKind.Fill:
                _stock.Fill(_ring, step.Group, step.Size);
                return "";
            default:
                if (step.Kind == StepKind.Poll)
                    _polls.Add((ulong)step.Number);
                io_uring_sqe entry = _entries.Make(step);
                if (entry.fd == _world.PipeReader)
                    _waitsForPipe.Add(entry.user_data);
                Add(entry);
                return "";
        }
    }

    private void Add(in io_uring_sqe sqe)
    {
        Assert.True(_ring.TryGetEntry(out SubmissionEntry entry));
        entry.PrepareRaw(sqe);
        if ((sqe.flags & Constants.IOSQE_CQE_SKIP_SUCCESS) == 0 && sqe.user_data < Cancelling)
            _outstanding.Add(sqe.user_data);
    }

    // One after the other: which of several is cancelled first, and goes on with its chain, is left to chance. What
    // goes on may be a multishot that looks again and again.
    private void Cancel()
    {
        int rounds = _hasChains ? ManyRounds : FewRounds;
        foreach (ulong one in (ulong[])[.. _outstanding.Order()])
        {
            Add(new io_uring_sqe
            {
                opcode = Constants.IORING_OP_ASYNC_CANCEL,
                addr = one,
                user_data = Cancelling,
            });
            Settle(rounds);
        }
        Add(new io_uring_sqe
        {
            opcode = Constants.IORING_OP_ASYNC_CANCEL,
            cancel_flags = Constants.IORING_ASYNC_CANCEL_ANY,
            user_data = LastCancel,
        });
        Settle(rounds);
    }

    // What a step has set going is through when two polls have been: whoever waits for descriptors takes them in turn.
    private void Settle(int rounds = FewRounds)
    {
        _ring.Submit();
        for (int i = 0; i < rounds; i++)
        {
            Add(new io_uring_sqe
            {
                opcode = Constants.IORING_OP_POLL_ADD,
                fd = _world.EventFd,
                poll32_events = (uint)PollEvents.Read,
                user_data = Barrier,
            });
            _ring.Submit();
            _world.Signal();
            Assert.True(TakeUntil(Barrier), "a poll of an event that was signalled ends");
            _world.Calm();
        }
    }

    private bool TakeUntil(ulong userData)
    {
        while (!TakeAll(userData))
        {
            if (_ring.SubmitAndWait(1, Eventually.DefaultDeadline).TimedOut)
                return false;
        }
        return true;
    }

    private bool TakeAll(ulong until)
    {
        bool isThere = false;
        while (_ring.TryTake(out Completion completion))
        {
            if (completion.UserData == until)
                isThere = true;
            else if (completion.UserData != Cancelling)
                _taken.Add(completion);
            if (completion.HasMore)
                continue;
            _outstanding.Remove(completion.UserData);
            _waitsForPipe.Remove(completion.UserData);
        }
        return isThere;
    }

    private string Describe(string told, string? expected)
    {
        int count = expected?.Count(character => character == '=') ?? 0;
        while (_taken.Count < count && !_ring.SubmitAndWait(1, TimeSpan.FromSeconds(2)).TimedOut)
            TakeAll(Barrier);
        var line = new StringBuilder(told);
        Completion last = default;
        foreach (Completion one in _taken.OrderBy(one => one.UserData))
        {
            // How often a poll tells of what is still there depends on who looks when.
            bool isAgain = one == last && one.HasMore && _polls.Contains(one.UserData);
            last = one;
            if (!isAgain)
                Append(line, one);
        }
        _taken.Clear();
        return line.ToString();
    }

    // How many the last cancel counts depends on how far Linux's workers have come.
    private static void Append(StringBuilder line, Completion one) => line.Append(
        CultureInfo.InvariantCulture,
        $" {one.UserData}={(one.UserData == LastCancel ? 0 : one.Result)}/{(uint)one.Flags:x}");
}
