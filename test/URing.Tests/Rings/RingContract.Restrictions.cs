namespace URing.Tests.Rings;

public abstract partial class RingContract
{
    [Fact]
    public void Restrict_RefusedInTheMiddle_OthersRun()
    {
        using Ring ring = OpenRestricted(new URingAllowlist().AllowSubmitOperation(URingOperation.Nop));
        AddNops(ring, 2);
        Add(ring, 2, entry => entry.PrepareFSync(-1));
        AddNops(ring, 2, 3);
        List<Completion> completions = Take(ring, 5);
        Assert.Equal(Errno.EACCES, Of(completions, 2).Error);
        Assert.Equal(4, completions.Count(completion => completion.Result == 0));
    }

    [Fact]
    public void Restrict_EmptyList_RefusesTheFirstEntry()
    {
        using Ring ring = OpenRestricted(new URingAllowlist());
        Assert.Equal(Errno.EACCES, Complete(ring, entry => entry.PrepareNop()).Error);
    }

    [Fact]
    public void Restrict_FlagsNotNamed_AreRefused()
    {
        using Ring ring = OpenRestricted(new URingAllowlist().AllowSubmitOperation(URingOperation.Nop));
        Assert.Equal(Errno.EACCES, Complete(ring, entry => PrepareFlaggedNop(entry, EntryFlags.Async)).Error);
    }

    [Fact]
    public void Restrict_FlagsAllowed_MayBeSetOrNot()
    {
        using Ring ring = OpenRestricted(
            new URingAllowlist().AllowSubmitOperation(Opcode.Nop).AllowEntryFlags(EntryFlags.Async));
        Assert.Equal(0, Complete(ring, entry => PrepareFlaggedNop(entry, EntryFlags.Async)).Result);
        Assert.Equal(0, Complete(ring, entry => entry.PrepareNop()).Result);
    }

    [Fact]
    public void Restrict_FlagsRequired_MustBeSet()
    {
        using Ring ring = OpenRestricted(
            new URingAllowlist().AllowSubmitOperation(Opcode.Nop).RequireEntryFlags(EntryFlags.Async));
        Assert.Equal(0, Complete(ring, entry => PrepareFlaggedNop(entry, EntryFlags.Async)).Result);
        Assert.Equal(Errno.EACCES, Complete(ring, entry => entry.PrepareNop()).Error);
    }

    [Fact]
    public void Restrict_EnabledRing_IsRefused()
    {
        using Ring ring = Open(4);
        URingException refused = Assert.Throws<URingException>(() => ring.Restrict(new URingAllowlist()));
        Assert.Equal(("io_uring_register", Errno.EBADFD), (refused.SystemCall, refused.Error));
    }

    [Fact]
    public void Restrict_Twice_IsRefused()
    {
        using Ring ring = Open(4, startDisabled: true);
        ring.Restrict(new URingAllowlist());
        Assert.Equal(Errno.EBUSY, Assert.Throws<URingException>(() => ring.Restrict(new URingAllowlist())).Error);
    }

    private Ring OpenRestricted(URingAllowlist allowlist)
    {
        Ring ring = Open(8, startDisabled: true);
        ring.Restrict(allowlist);
        ring.Enable();
        return ring;
    }

    private static void PrepareFlaggedNop(SubmissionEntry entry, EntryFlags flags)
    {
        entry.PrepareNop();
        entry.Flags = flags;
    }
}
