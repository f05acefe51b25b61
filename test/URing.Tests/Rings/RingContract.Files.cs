using System.Text;
using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Rings;

// Transfers and what else is done to files: once for success and once for its typical failure.
// SAFETY: what entries point to lives until their completion was taken.
public abstract unsafe partial class RingContract
{
    private const string Text = "The kernel borrows, the operation lends.";

    private static byte[] TextBytes => Encoding.UTF8.GetBytes(Text);

    [Fact]
    public void ReadV_File_FillsBuffersInOrder()
    {
        using var file = new TestFile(TextBytes);
        using var memory = new GuardedMemory(64);
        iovec* vectors = stackalloc iovec[2];
        SplitInTwo(vectors, memory, first: 10, second: 20);
        Completion completion = CompleteAlone(entry => entry.PrepareReadV(file.Fd, vectors, 2, 4));
        Assert.Equal(30, completion.Result);
        Span<byte> read = memory.GetSpan();
        Assert.Equal(Text[4..34], Encoding.UTF8.GetString(read[..10]) + Encoding.UTF8.GetString(read[32..52]));
    }

    [Fact]
    public void ReadV_BadDescriptor_Fails()
    {
        iovec* vector = stackalloc iovec[1];
        Assert.Equal(Errno.EBADF, CompleteAlone(entry => entry.PrepareReadV(-1, vector, 1, 0)).Error);
    }

    [Fact]
    public void WriteV_File_TakesBuffersInOrder()
    {
        using var file = new TestFile();
        using var memory = new GuardedMemory(64);
        TextBytes.AsSpan(0, 10).CopyTo(memory.GetSpan());
        TextBytes.AsSpan(10, 20).CopyTo(memory.GetSpan()[32..]);
        iovec* vectors = stackalloc iovec[2];
        SplitInTwo(vectors, memory, first: 10, second: 20);
        Assert.Equal(30, CompleteAlone(entry => entry.PrepareWriteV(file.Fd, vectors, 2, 0)).Result);
        Assert.Equal(Text[..30], Encoding.UTF8.GetString(file.Content));
    }

    [Fact]
    public void WriteV_ReadOnlyFile_Fails()
    {
        using var file = new TestFile(access: FileAccess.Read);
        byte* one = stackalloc byte[1];
        iovec* vector = stackalloc iovec[1];
        *vector = new iovec { iov_base = (ulong)one, iov_len = 1 };
        Assert.Equal(Errno.EBADF, CompleteAlone(entry => entry.PrepareWriteV(file.Fd, vector, 1, 0)).Error);
    }

    [Fact]
    public void Read_CurrentPosition_MovesIt()
    {
        using var file = new TestFile(TextBytes);
        using var memory = new GuardedMemory(10);
        for (int part = 0; part < 2; part++)
        {
            Completion completion = CompleteAlone(entry =>
                entry.PrepareRead(file.Fd, (byte*)memory.Address, 10, SubmissionEntry.CurrentPosition));
            Assert.Equal(10, completion.Result);
            Assert.Equal(Text.Substring(part * 10, 10), Encoding.UTF8.GetString(memory.GetSpan()));
        }
    }

    [Fact]
    public void Read_BehindTheEnd_IsZero()
    {
        using var file = new TestFile(TextBytes);
        byte* unused = stackalloc byte[1];
        Assert.Equal(0, CompleteAlone(entry => entry.PrepareRead(file.Fd, unused, 1, 1000)).Result);
    }

    [Fact]
    public void Read_BadAddress_Fails()
    {
        using var file = new TestFile(TextBytes);
        Assert.Equal(Errno.EFAULT, CompleteAlone(entry => entry.PrepareRead(file.Fd, (byte*)8, 10, 0)).Error);
    }

    [Fact]
    public void Read_Directory_Fails()
    {
        using var directory = Descriptors.OpenDirectory(AppContext.BaseDirectory);
        byte* unused = stackalloc byte[1];
        int fd = (int)directory.DangerousGetHandle();
        Assert.Equal(Errno.EISDIR, CompleteAlone(entry => entry.PrepareRead(fd, unused, 1, 0)).Error);
    }

    [Fact]
    public void Read_EmptyPipe_WaitsForData()
    {
        using var pipe = new TestPipe();
        using var memory = new GuardedMemory(16);
        using Ring ring = Open(4);
        Add(ring, 1, entry => entry.PrepareRead(pipe.ReadFd, (byte*)memory.Address, 16, 0));
        SubmitAll(ring);
        Assert.True(ring.SubmitAndWait(1, s_short).TimedOut);
        pipe.Write("abc"u8);
        Assert.Equal(3, Assert.Single(Take(ring, 1)).Result);
        Assert.Equal("abc"u8, memory.GetSpan()[..3]);
    }

    [Fact]
    public void Write_File_Writes()
    {
        using var file = new TestFile(TextBytes);
        byte[] word = "Kernel"u8.ToArray();
        fixed (byte* start = word)
        {
            byte* buffer = start;
            Assert.Equal(6, CompleteAlone(entry => entry.PrepareWrite(file.Fd, buffer, 6, 4)).Result);
        }
        Assert.StartsWith("The Kernel borrows", Encoding.UTF8.GetString(file.Content), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PipeWithoutReader_Fails()
    {
        using var pipe = new TestPipe();
        pipe.Reader.Dispose();
        byte* one = stackalloc byte[1];
        Assert.Equal(Errno.EPIPE, CompleteAlone(entry => entry.PrepareWrite(pipe.WriteFd, one, 1, 0)).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FSync_File_Succeeds(bool dataOnly)
    {
        using var file = new TestFile(TextBytes);
        Assert.Equal(0, CompleteAlone(entry => entry.PrepareFSync(file.Fd, dataOnly)).Result);
    }

    [Fact]
    public void FSync_Pipe_Fails()
    {
        using var pipe = new TestPipe();
        Assert.Equal(Errno.EINVAL, CompleteAlone(entry => entry.PrepareFSync(pipe.ReadFd)).Error);
    }

    [Fact]
    public void FAllocate_BehindTheEnd_MakesTheFileLonger()
    {
        using var file = new TestFile(TextBytes);
        Assert.Equal(0, CompleteAlone(entry => entry.PrepareFAllocate(file.Fd, 0, 4096, 8192)).Result);
        Assert.Equal(12288, file.Content.Length);
    }

    [Fact]
    public void FAllocate_NoLength_Fails()
    {
        using var file = new TestFile(TextBytes);
        Assert.Equal(Errno.EINVAL, CompleteAlone(entry => entry.PrepareFAllocate(file.Fd, 0, 0, 0)).Error);
    }

    [Fact]
    public void Close_OwnDescriptor_ClosesIt()
    {
        using var pipe = new TestPipe();
        int fd = pipe.WriteFd;
        pipe.Writer.SetHandleAsInvalid();
        Assert.Equal(0, CompleteAlone(entry => entry.PrepareClose(fd)).Result);
        // Not by the number, which somebody else may have by now: the other end sees that its writer is gone.
        Assert.Equal((int)PollEvents.HangUp,
            CompleteAlone(entry => entry.PreparePollAdd(pipe.ReadFd, PollEvents.Read)).Result);
    }

    [Fact]
    public void Close_BadDescriptor_Fails() =>
        Assert.Equal(Errno.EBADF, CompleteAlone(entry => entry.PrepareClose(1_000_000)).Error);

    private static void SplitInTwo(iovec* vectors, GuardedMemory memory, ulong first, ulong second)
    {
        vectors[0] = new iovec { iov_base = (ulong)memory.Address, iov_len = first };
        vectors[1] = new iovec { iov_base = (ulong)memory.Address + 32, iov_len = second };
    }
}
