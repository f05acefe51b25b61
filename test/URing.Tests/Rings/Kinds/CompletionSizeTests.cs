using URing.Abi;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Rings.Kinds;

/// <summary>Rings with completions of 32 bytes, all of them or some.</summary>
public abstract class CompletionSizeTests(KernelCase kernel)
{
    [Fact]
    public void TryTakeLarge_LargeCompletions_HasBothWords()
    {
        using Ring ring = Open(SlotSize.Large);
        for (ulong round = 0; round < 100; round++)
        {
            AddLarge(ring, round);
            ring.SubmitAndWait(1);
            Assert.True(ring.TryTakeLarge(out LargeCompletion large));
            Assert.Equal((round, round + 1, round + 2), (large.Completion.UserData, large.Extra1, large.Extra2));
        }
        Assert.False(ring.TryTakeLarge(out _));
    }

    [Fact]
    public void TryTakeLarge_RingOfSmallOnes_HasZeroes()
    {
        using Ring ring = Open(SlotSize.Small);
        AddSmall(ring, 5);
        ring.SubmitAndWait(1);
        Assert.True(ring.TryTakeLarge(out LargeCompletion large));
        Assert.Equal(new LargeCompletion(new Completion(5, 0)), large);
    }

    [Fact]
    public void Completions_MixedSizes_ComeInOrderWithoutFillers()
    {
        using Ring ring = Open(SlotSize.Mixed, entries: 4, completionEntries: 8);
        ulong taken = 0;
        for (ulong next = 0; next < 1_000;)
        {
            // One small, then a large one every other time: sooner or later each position is the last slot's.
            AddSmall(ring, next++);
            if (next % 2 == 0)
                AddLarge(ring, next++);
            ring.SubmitAndWait(1);
            while (ring.TryTakeLarge(out LargeCompletion large))
            {
                Assert.Equal(taken++, large.Completion.UserData);
                bool isLarge = (large.Completion.Flags & CompletionFlags.Large) != 0;
                Assert.Equal(isLarge ? large.Completion.UserData + 1 : 0, large.Extra1);
                Assert.Equal(isLarge ? large.Completion.UserData + 2 : 0, large.Extra2);
            }
            Assert.Equal(0, ring.Ready);
        }
        Assert.True(taken > 900);
    }

    [Fact]
    public void Completions_MixedSizesBeyondTheQueue_AllCome()
    {
        using Ring ring = Open(SlotSize.Mixed, entries: 8, completionEntries: 8);
        for (ulong i = 0; i < 64; i += 8)
        {
            for (ulong j = i; j < i + 8; j++)
                Add(ring, j, isLarge: j % 3 == 0);
            ring.Submit();
        }
        List<ulong> seen = [];
        while (seen.Count < 64)
        {
            foreach (Completion completion in ring.Completions)
                seen.Add(completion.UserData);
            ring.SubmitAndWait(0);
        }
        Assert.Equal(Enumerable.Range(0, 64).Select(number => (ulong)number), seen);
    }

    private Ring Open(SlotSize size, int entries = 8, int completionEntries = 0) =>
        KindChecks.Open(entries, new RingOptions
        {
            Kernel = kernel.Create(),
            CompletionSize = size,
            CompletionEntries = completionEntries,
        });

    private static void AddSmall(Ring ring, ulong userData) => Add(ring, userData, isLarge: false);

    private static void AddLarge(Ring ring, ulong userData) => Add(ring, userData, isLarge: true);

    private static void Add(Ring ring, ulong userData, bool isLarge)
    {
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        entry.PrepareRaw(new io_uring_sqe
        {
            opcode = IORING_OP_NOP,
            fd = -1,
            user_data = userData,
            off = isLarge ? userData + 1 : 0,
            addr = isLarge ? userData + 2 : 0,
            nop_flags = isLarge ? IORING_NOP_CQE32 : 0,
        });
    }
}

public sealed class CompletionSizesOnLinux() : CompletionSizeTests(KernelCase.Linux);

public sealed class CompletionSizesOnEmulated() : CompletionSizeTests(KernelCase.Emulated);
