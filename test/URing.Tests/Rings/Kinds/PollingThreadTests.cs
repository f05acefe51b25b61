using URing.TestKit;

namespace URing.Tests.Rings.Kinds;

/// <summary>Rings whose entries a thread of the kernel takes.</summary>
public sealed class PollingThreadTests
{
    private static readonly RingOptions s_options = new()
    {
        Kernel = RingKernel.Linux,
        Polling = new SubmissionPolling(TimeSpan.FromMilliseconds(1)),
    };

    [Fact]
    public void Submit_ThreadSleeps_WakesIt()
    {
        using Ring ring = KindChecks.Open(8, s_options);
        for (int round = 0; round < 20; round++)
        {
            Eventually.True(() => ring.PollingThreadSleeps);
            Add(ring, 8);
            Assert.Equal(8, ring.Submit());
            int taken = 0;
            Eventually.True(() =>
            {
                while (ring.TryTake(out _))
                    taken++;
                return taken == 8;
            });
        }
    }

    [Fact]
    public void Submit_WithoutPause_LosesNoWake()
    {
        using Ring ring = KindChecks.Open(2, s_options);
        for (int round = 0; round < 3_000; round++)
        {
            Add(ring, 1);
            ring.Submit();
            Assert.False(ring.SubmitAndWait(1, Eventually.DefaultDeadline).TimedOut);
            Assert.True(ring.TryTake(out _));
        }
    }

    [Fact]
    public void Submit_Twice_CountsEachEntryOnce()
    {
        using Ring ring = KindChecks.Open(8, s_options);
        Add(ring, 3);
        Assert.Equal(3, ring.Submit());
        Assert.Equal(0, ring.Submit());
    }

    [Fact]
    public void WaitForRoom_FullQueue_ReturnsWhenThereIsSome()
    {
        using Ring ring = KindChecks.Open(4, s_options);
        for (int round = 0; round < 200; round++)
        {
            while (ring.TryGetEntry(out SubmissionEntry entry))
                entry.PrepareNop();
            Eventually.Ends(ring.WaitForRoom);
            Assert.True(ring.Pending < ring.Entries);
            while (ring.TryTake(out _))
                continue;
        }
    }

    [Fact]
    public void WaitForRoom_NoPollingThread_ReturnsAtOnce()
    {
        using var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
        ring.WaitForRoom();
        Assert.Equal(0, ring.Pending);
    }

    [Fact]
    public void Processor_First_IsAccepted()
    {
        using Ring ring = KindChecks.Open(4, new RingOptions
        {
            Kernel = RingKernel.Linux,
            Polling = new SubmissionPolling(Processor: (int)URing.Kernels.ProcessStatus.FirstProcessor),
        });
        KindChecks.RunNops(ring, 50);
    }

    [Fact]
    public void WorkersOf_RingWithAThread_SharesIt()
    {
        using Ring first = KindChecks.Open(4, s_options);
        using Ring second = KindChecks.Open(4, new RingOptions
        {
            Kernel = RingKernel.Linux,
            Polling = new SubmissionPolling(),
            WorkersOf = first,
        });
        KindChecks.RunNops(second, 50);
        KindChecks.RunNops(first, 50);
    }

    private static void Add(Ring ring, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!ring.TryGetEntry(out _))
            {
                ring.WaitForRoom();
                Assert.True(ring.TryGetEntry(out _));
            }
        }
    }
}
