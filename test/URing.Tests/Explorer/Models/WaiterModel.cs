using URing.Contexts;

namespace URing.Tests.Explorer.Models;

/// <summary>The waiters of a context over its real line, a kernel that posts completions, and those who wake.</summary>
/// <remarks>
/// Kernel: a thread that enters waits until the tail is past the head that it found on entering; whoever posts wakes
/// all who wait. A message is a completion that nobody is handed.
/// </remarks>
internal sealed class WaiterModel
{
    private const int MostPosted = 12;
    private const long CompletionKind = 1;
    private const long MessageKind = 2;
    private const long ToKernel = -1;

    private readonly Machine _machine;
    private readonly WaiterFault _fault;
    private readonly ModelLock _gate;
    private readonly Shared<WaiterLine> _line;
    private readonly Word _head;
    private readonly Word _tail;
    private readonly Word _wakes;
    private readonly Word _taken;
    private readonly WordArray _queue;
    private readonly List<Waiter> _waiters = [];
    private readonly List<Word> _events = [];
    private readonly List<Word> _clocks = [];

    public WaiterModel(Machine machine, WaiterFault fault)
    {
        _machine = machine;
        _fault = fault;
        _gate = machine.AddLock("the lock");
        _line = machine.AddShared(new WaiterLine(), DescribeState);
        _head = machine.AddWord("head");
        _tail = machine.AddWord("tail");
        _wakes = machine.AddWord("wakes");
        _taken = machine.AddWord("taken");
        _queue = machine.AddWords("queue", MostPosted);
    }

    private enum Reason
    {
        None,
        Completion,
        Wake,
        Timeout,
    }

    private enum Place
    {
        None,
        Kernel,
        Asleep,
    }

    /// <summary>
    /// Adds a thread that waits for one completion; with a timeout, its clock may end the wait at any time.
    /// </summary>
    public void AddWaiter(bool hasTimeout = false)
    {
        int number = _events.Count;
        _waiters.Add(new Waiter());
        _events.Add(_machine.AddWord($"event {number}"));
        _clocks.Add(_machine.AddWord($"clock {number}"));
        _machine.AddThread($"waiter {number}", thread => Wait(thread, number));
        if (hasTimeout)
            _machine.AddThread($"clock {number}", thread =>
                [thread.Do("time is up", () => _machine[_clocks[number]] = 1)]);
    }

    /// <summary>Adds the kernel's side: so many operations complete, one after the other.</summary>
    public void AddKernel(int completions)
    {
        _machine.AddThread("kernel", thread =>
            Enumerable.Repeat(thread.Do("posts a completion", () => Post(CompletionKind)), completions));
        _machine.Finally("each completion was handed out once or is still there",
            () => _machine[_taken] + CountReady() == completions);
    }

    /// <summary>Adds a thread that wakes so many times; each wake lets one waiter go, now or later.</summary>
    public void AddWaker(int wakes) => _machine.AddThread("waker", thread => Wake(thread, wakes));

    private IEnumerable<Step> Wake(ModelThread thread, int wakes)
    {
        for (int i = 0; i < wakes; i++)
        {
            yield return thread.Enter(_gate, _line, "asks for a wake", _ => ++_machine[_wakes]);
            yield return thread.Exit(_gate, _line, "plans whom to tell", Plan);
            foreach (Step step in Carry(thread, thread.Result))
                yield return step;
        }
    }

    // look at the queue -> (leave | wait in the kernel | sleep) -> look at the queue
    private IEnumerable<Step> Wait(ModelThread thread, int number)
    {
        Place place = Place.None;
        while (true)
        {
            thread.Forget((long)place);
            Place left = place;
            yield return thread.Enter(
                _gate, _line, "looks at queue, wakes and clock", line => Look(line, left, number));
            var reason = (Reason)thread.Result;
            if (reason != Reason.None)
            {
                yield return thread.Exit(
                    _gate, _line, $"leaves ({reason}) and plans whom to tell", line => Leave(line, reason));
                break;
            }

            yield return thread.Exit(_gate, _line, "finds a place to wait", line => FindPlace(line, number));
            place = (Place)thread.Result;
            foreach (Step step in Stay(thread, place, number))
                yield return step;
        }

        foreach (Step step in Carry(thread, thread.Result))
            yield return step;
    }

    private long Look(WaiterLine line, Place left, int number)
    {
        if (left == Place.Kernel)
            line.LeaveKernel();
        else if (left == Place.Asleep)
            line.GetUp(_waiters[number]);
        return (long)FindReason(number);
    }

    private Reason FindReason(int number)
    {
        while (HasReady)
        {
            if (_machine[_queue[_machine[_head]++]] != CompletionKind)
                continue;
            _machine[_taken]++;
            return Reason.Completion;
        }
        if (_machine[_wakes] == 0)
            return _machine[_clocks[number]] != 0 ? Reason.Timeout : Reason.None;

        _machine[_wakes]--;
        return Reason.Wake;
    }

    // A step of its own: the kernel takes no lock, it may have posted since the thread looked.
    private long FindPlace(WaiterLine line, int number)
    {
        if (HasReady && _fault != WaiterFault.SleepsOverArrival)
            return (long)Place.None;
        if (!HasReady && line.TryEnterKernel())
            return (long)Place.Kernel;

        _machine[_events[number]] = 0;
        line.FallAsleep(_waiters[number]);
        return (long)Place.Asleep;
    }

    private IEnumerable<Step> Stay(ModelThread thread, Place place, int number)
    {
        bool IsOver() => _machine[_clocks[number]] != 0;

        if (place == Place.Kernel)
        {
            yield return thread.Do("enters the kernel", () => _machine[_head]);
            long entered = thread.Result;
            yield return thread.Do("waits in the kernel", () => { }, () => _machine[_tail] > entered || IsOver());
        }
        else if (place == Place.Asleep)
        {
            yield return thread.Do("sleeps", () => { }, () => _machine[_events[number]] != 0 || IsOver());
        }
    }

    private long Leave(WaiterLine line, Reason reason)
    {
        if (_fault == WaiterFault.SilentWhenTimedOut && reason == Reason.Timeout)
            return 0;
        if (_fault == WaiterFault.NoPulseWhenLeaving)
            return _machine[_wakes] > 0 && line.InKernel > 0 ? ToKernel : 0;

        long next = Plan(line);
        return _fault == WaiterFault.WakeNotPassedOn && next == ToKernel ? 0 : next;
    }

    // 0 for nobody, ToKernel for those in the kernel, else a sleeper's number and 1.
    private long Plan(WaiterLine line)
    {
        Handoff next = line.Next(HasReady, (int)_machine[_wakes]);
        return next.Sleeper is { } sleeper ? _waiters.IndexOf(sleeper) + 1 : next.PostMessage ? ToKernel : 0;
    }

    private IEnumerable<Step> Carry(ModelThread thread, long next)
    {
        if (next > 0)
            yield return thread.Do($"wakes waiter {next - 1}", () => _machine[_events[(int)next - 1]] = 1);
        else if (next == ToKernel)
            yield return thread.Do("posts a message to the ring", () => Post(MessageKind));
    }

    private bool HasReady => _machine[_tail] != _machine[_head];

    private void Post(long kind)
    {
        Machine.Claim(_machine[_tail] - _machine[_head] < MostPosted, "the model's queue is large enough");
        _machine[_queue[_machine[_tail]++]] = kind;
    }

    private int CountReady()
    {
        int count = 0;
        for (long position = _machine[_head]; position < _machine[_tail]; position++)
            count += _machine[_queue[position]] == CompletionKind ? 1 : 0;
        return count;
    }

    // The line's whole state: how many are in the kernel, and who sleeps in which order.
    private long DescribeState(WaiterLine line)
    {
        long state = line.InKernel;
        LinkedListNode<Waiter>? first =
            _waiters.Find(waiter => waiter.Place is { List: not null, Previous: null })?.Place;
        for (LinkedListNode<Waiter>? place = first; place is not null; place = place.Next)
            state = (state * 8) + _waiters.IndexOf(place.Value) + 1;
        return state;
    }
}
