using URing.TestKit;

namespace URing.Tests.Requests;

public abstract class NopTests(KernelCase kernel) : RequestContract(kernel)
{
    [Theory]
    [InlineData(0)]
    [InlineData(12345)]
    [InlineData(int.MaxValue)]
    [InlineData(-(int)Errno.ENOSPC)]
    public void Nop_ResultAsked_CompletesWithIt(int result) =>
        Assert.Equal(result, Complete(entry => entry.PrepareNopResult(result)).Result);

    [Fact]
    public void Nop_LargeOnSmallCompletions_IsInvalid() =>
        Assert.Equal(Errno.EINVAL, Complete(entry => entry.PrepareNopLarge(1, 2)).Error);

    [Theory]
    [InlineData(SlotSize.Large)]
    [InlineData(SlotSize.Mixed)]
    public void Nop_LargeOnLargeCompletions_CarriesTwoWords(SlotSize size)
    {
        using Ring ring = OpenOrSkip(new RingOptions { Kernel = Kernel, CompletionSize = size });
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        entry.PrepareNopLarge(11, ulong.MaxValue);
        entry.UserData = 454;
        ring.SubmitAndWait(1);
        Assert.True(ring.TryTakeLarge(out LargeCompletion completion));
        Assert.Equal((454UL, 0), (completion.Completion.UserData, completion.Completion.Result));
        Assert.Equal((11UL, ulong.MaxValue), (completion.Extra1, completion.Extra2));
    }

    [Fact]
    public void Nop128_LargeEntries_CompletesWithZero()
    {
        Need(Opcode.Nop128);
        using Ring ring = OpenOrSkip(new RingOptions { Kernel = Kernel, EntrySize = SlotSize.Large });
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        Assert.Equal(128, entry.Length);
        entry.PrepareNop128();
        ring.SubmitAndWait(1);
        Assert.True(ring.TryTake(out Completion completion));
        Assert.Equal(0, completion.Result);
    }

    [Fact]
    public void Nop128_SmallEntries_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() =>
        {
            Assert.True(Ring.TryGetEntry(out SubmissionEntry entry));
            entry.PrepareNop128();
        });
    }

    private static Ring OpenOrSkip(RingOptions options)
    {
        try
        {
            return new Ring(4, options);
        }
        catch (URingException refused)
        {
            Assert.Skip($"This kernel has no such ring: {refused.Message}");
            throw;
        }
    }
}
