using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class SpliceTests(KernelCase kernel) : RequestContract(kernel)
{
    private const ulong ByPosition = SubmissionEntry.CurrentPosition;

    [Fact]
    public void Splice_FileToPipeToFile_CopiesTheBytes()
    {
        using TestFile source = new("0123456789"u8), target = new("----------"u8);
        using var pipe = new TestPipe();
        Add(1, e => e.PrepareSplice(source.Fd, 2, pipe.WriteFd, ByPosition, 6), EntryFlags.Link);
        Add(2, e => e.PrepareSplice(pipe.ReadFd, ByPosition, target.Fd, 1, 6));
        Assert.Equal([6, 6], Take(2).Select(completion => completion.Result));
        Assert.Equal("-234567---"u8, target.Content);
    }

    [Fact]
    public void Splice_FixedSource_IsASlot()
    {
        using TestFile source = new("0123456789"u8);
        using var pipe = new TestPipe();
        Ring.RegisterEmptyFiles(2);
        int* descriptors = New(source.Fd);
        byte* buffer = Memory(16);
        Assert.Equal(1, Complete(e => e.PrepareFilesUpdate(descriptors, 1, 1)).Result);
        Assert.Equal(4,
            Complete(e => e.PrepareSplice(1, 0, pipe.WriteFd, ByPosition, 4, SpliceFlags.FixedSource)).Result);
        Assert.Equal(4, Complete(e => e.PrepareRead(pipe.ReadFd, buffer, 16, 0)).Result);
        Assert.Equal(Errno.EBADF,
            Complete(e => e.PrepareSplice(0, 0, pipe.WriteFd, ByPosition, 4, SpliceFlags.FixedSource)).Error);
    }

    [Fact]
    public void Splice_NoPipeOrBadDescriptor_Fails()
    {
        using TestFile source = new("x"u8), target = new();
        using var pipe = new TestPipe();
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareSplice(source.Fd, 0, target.Fd, 0, 1)).Error);
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareSplice(-1, 0, pipe.WriteFd, ByPosition, 1)).Error);
        Assert.Equal(Errno.ESPIPE, Complete(e => e.PrepareSplice(source.Fd, 0, pipe.WriteFd, 0, 1)).Error);
    }

    [Fact]
    public void Splice_ShorterThanAsked_BreaksTheChain()
    {
        using TestFile source = new("0123"u8);
        using var pipe = new TestPipe();
        Add(1, e => e.PrepareSplice(source.Fd, 0, pipe.WriteFd, ByPosition, 100), EntryFlags.Link);
        Add(2, e => e.PrepareNop());
        List<Completion> both = Take(2);
        Assert.Equal((4, Errno.ECANCELED), (Of(both, 1).Result, Of(both, 2).Error));
    }

    [Fact]
    public void Tee_PipeToPipe_LeavesTheBytes()
    {
        using TestPipe first = new(), second = new();
        first.Write("abc"u8);
        byte* buffer = Memory(16);
        Assert.Equal(3, Complete(e => e.PrepareTee(first.ReadFd, second.WriteFd, 16)).Result);
        Assert.Equal(3, Complete(e => e.PrepareRead(first.ReadFd, buffer, 16, 0)).Result);
        Assert.Equal(3, Complete(e => e.PrepareRead(second.ReadFd, buffer, 16, 0)).Result);
    }

    [Fact]
    public void Tee_NoPipeOrEmpty_Fails()
    {
        using TestPipe first = new(), second = new();
        using var file = new TestFile("x"u8);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareTee(file.Fd, second.WriteFd, 16)).Error);
        Assert.Equal(Errno.EAGAIN,
            Complete(e => e.PrepareTee(first.ReadFd, second.WriteFd, 16, SpliceFlags.NonBlocking)).Error);
    }
}
