using System.Diagnostics;
using URing.TestKit;

namespace URing.Tests.Rings;

/// <summary>A random program on one ring that knows what must come of every entry.</summary>
/// <remarks>
/// Each entry has a slot of guarded memory until its completion is taken; free slots hold a pattern, so a transfer that
/// runs twice or late is seen.
/// </remarks>
internal sealed unsafe class RingWorkload(Ring ring, WorkloadFiles files, Random random)
{
    private const int Slots = 64;
    private const int SlotLength = 128;
    private const byte Free = 0xA5;

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(5);

    private readonly Dictionary<ulong, (int Slot, WorkloadStep Step)> _inFlight = [];
    private readonly Stack<int> _free = new(Enumerable.Range(0, Slots));
    private ulong _next = (ulong)random.NextInt64();

    public void Run(GuardedMemory memory, int steps)
    {
        memory.GetSpan().Fill(Free);
        for (int step = 0; step < steps; step++)
        {
            for (int entries = random.Next(8); entries > 0 && _free.Count > 1; entries--)
                TryAdd(memory);
            SubmitSomehow();
            TakeSome(memory, random.Next(10));
        }
        Drain(memory);
        Assert.False(ring.SubmitAndWait(0).Ready > 0 || ring.TryTake(out _), "A completion came that nobody asked for");
        Assert.True(memory.GetSpan().IndexOfAnyExcept(Free) < 0, "Somebody wrote to memory that was given back");
    }

    public static GuardedMemory Memory() => new(Slots * SlotLength);

    private void TryAdd(GuardedMemory memory)
    {
        if (!ring.TryGetEntry(out SubmissionEntry entry))
            return;

        int slot = _free.Pop();
        WorkloadStep step = WorkloadStep.Pick(random, files, SomeWaitingRead());
        // SAFETY: the slot is not given away before the completion was taken.
        step.Prepare(entry, (byte*)memory.Address + (slot * SlotLength), SlotLength);
        entry.UserData = _next;
        _inFlight.Add(_next, (slot, step));
        _next++;
    }

    private void SubmitSomehow()
    {
        switch (random.Next(4))
        {
            case 0:
                break;
            case 1:
                ring.Submit();
                break;
            default:
                ring.SubmitAndWait(random.Next(Math.Min(ring.CompletionEntries, 6)), s_slice);
                break;
        }
    }

    private void TakeSome(GuardedMemory memory, int count)
    {
        while (count-- > 0 && ring.TryTake(out Completion completion))
            Check(memory, completion);
    }

    private void Check(GuardedMemory memory, Completion completion)
    {
        Assert.True(_inFlight.Remove(completion.UserData, out (int Slot, WorkloadStep Step) done),
            $"{completion} came twice, or was never asked for");
        Span<byte> slot = memory.GetSpan().Slice(done.Slot * SlotLength, SlotLength);
        done.Step.Check(completion, slot);
        slot.Fill(Free);
        _free.Push(done.Slot);
    }

    // Reads that wait for ever are cancelled; everything else ends by itself.
    private void Drain(GuardedMemory memory)
    {
        const ulong CancelMark = ulong.MaxValue;
        long start = Stopwatch.GetTimestamp();
        bool cancelled = false;
        while (_inFlight.Count > 0 || !cancelled)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Eventually.DefaultDeadline, $"{_inFlight.Count} never came");
            if (!cancelled && ring.TryGetEntry(out SubmissionEntry entry))
            {
                entry.PrepareCancelAny();
                entry.UserData = CancelMark;
                cancelled = true;
                _inFlight.Add(CancelMark, (_free.Pop(), WorkloadStep.CancelAll));
            }
            ring.SubmitAndWait(1, s_slice);
            TakeSome(memory, int.MaxValue);
        }
    }

    private ulong SomeWaitingRead()
    {
        foreach ((ulong userData, (_, WorkloadStep step)) in _inFlight)
        {
            if (step.Kind == WorkloadKind.WaitingRead)
                return userData;
        }
        return ulong.MaxValue - 1;
    }
}
