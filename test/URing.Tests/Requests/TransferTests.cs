using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class TransferTests(KernelCase kernel) : RequestContract(kernel)
{
    private const ushort Group = 7;

    [Fact]
    public void ReadFixed_RegisteredBuffer_ReadsIntoIt()
    {
        using var file = new TestFile("0123456789"u8);
        byte* buffer = Memory(4096);
        Ring.RegisterBuffer(buffer, 4096);
        Assert.Equal(4, Complete(e => e.PrepareReadFixed(file.Fd, buffer + 100, 4, 3, 0)).Result);
        Assert.Equal("3456"u8, new Span<byte>(buffer + 100, 4));
    }

    [Fact]
    public void ReadFixed_OutsideOfTheBuffer_Fails()
    {
        using var file = new TestFile("0123456789"u8);
        byte* buffer = Memory(8192);
        Ring.RegisterBuffer(buffer, 4096);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareReadFixed(file.Fd, buffer + 4093, 4, 0, 0)).Error);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareReadFixed(file.Fd, buffer, 4, 0, 1)).Error);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareWriteFixed(file.Fd, buffer, 4, 0, 1)).Error);
    }

    [Fact]
    public void WriteFixed_RegisteredBuffer_WritesFromIt()
    {
        using var file = new TestFile();
        byte* buffer = Memory(4096);
        Ring.RegisterBuffer(buffer, 4096);
        "fixed"u8.CopyTo(new Span<byte>(buffer, 5));
        Assert.Equal(5, Complete(e => e.PrepareWriteFixed(file.Fd, buffer, 5, 0, 0)).Result);
        Assert.Equal("fixed"u8, file.Content);
    }

    [Fact]
    public void ReadVFixed_TwoParts_FillsBoth()
    {
        Need(Opcode.ReadVFixed);
        using var file = new TestFile("0123456789"u8);
        byte* buffer = Memory(4096);
        Ring.RegisterBuffer(buffer, 4096);
        iovec* parts = Vectors(buffer, 4, buffer + 1000, 6);
        Assert.Equal(10, Complete(e => e.PrepareReadVFixed(file.Fd, parts, 2, 0, 0)).Result);
        Assert.Equal("456789"u8, new Span<byte>(buffer + 1000, 6));
        iovec* outside = Vectors(buffer, 4, buffer + 4090, 7);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareReadVFixed(file.Fd, outside, 2, 0, 0)).Error);
    }

    [Fact]
    public void WriteVFixed_TwoParts_WritesBoth()
    {
        Need(Opcode.WriteVFixed);
        using var file = new TestFile();
        byte* buffer = Memory(4096);
        Ring.RegisterBuffer(buffer, 4096);
        "onetwo"u8.CopyTo(new Span<byte>(buffer, 6));
        iovec* parts = Vectors(buffer + 3, 3, buffer, 3);
        Assert.Equal(6, Complete(e => e.PrepareWriteVFixed(file.Fd, parts, 2, 0, 0)).Result);
        Assert.Equal("twoone"u8, file.Content);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareWriteVFixed(file.Fd, parts, 2, 0, 1)).Error);
    }

    [Fact]
    public void Read_NoWaitOnAnEmptyPipe_FailsAtOnce()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(16);
        Assert.Equal(Errno.EAGAIN,
            Complete(e => e.PrepareRead(pipe.ReadFd, buffer, 16, 0, TransferFlags.NoWait)).Error);
    }

    [Fact]
    public void Write_Append_GoesToTheEnd()
    {
        using var file = new TestFile("0123"u8);
        byte* text = Text("ab");
        Assert.Equal(2, Complete(e => e.PrepareWrite(file.Fd, text, 2, 0, TransferFlags.Append)).Result);
        Assert.Equal("0123ab"u8, file.Content);
    }

    [Fact]
    public void Write_SyncFlags_Succeeds()
    {
        using var file = new TestFile();
        byte* text = Text("ab");
        Assert.Equal(2, Complete(e => e.PrepareWrite(file.Fd, text, 2, 0, TransferFlags.DataSync)).Result);
        Assert.Equal(2, Complete(e => e.PrepareWrite(file.Fd, text, 2, 2, TransferFlags.Sync)).Result);
        Assert.Equal("abab"u8, file.Content);
    }

    [Fact]
    public void Write_UnknownFlag_IsRefused()
    {
        using var file = new TestFile();
        byte* text = Text("ab");
        Completion completion = Complete(e => e.PrepareWrite(file.Fd, text, 2, 0, (TransferFlags)(1U << 30)));
        Assert.Equal(Errno.EOPNOTSUPP, completion.Error);
    }

    [Fact]
    public void Read_ProtectionWithoutSuchADevice_Fails()
    {
        using var file = new TestFile("x"u8);
        byte* buffer = Memory(4096);
        io_uring_attr_pi* protection = New(new io_uring_attr_pi { len = 8, addr = (ulong)(buffer + 1024) });
        Completion completion = Complete(e =>
        {
            e.PrepareRead(file.Fd, buffer, 512, 0);
            e.SetProtection(protection);
        });
        Assert.Equal(Errno.EINVAL, completion.Error);
    }

    // Fewer bytes than were asked for are no success.
    [Fact]
    public void Read_SilentAndNothingLeft_IsHeardAllTheSame()
    {
        using var file = new TestFile("0123"u8);
        byte* buffer = Memory(8);
        Assert.Equal(0, Complete(e => e.PrepareRead(file.Fd, buffer, 8, 4), EntryFlags.SkipSuccess).Result);
        Assert.Equal(2, Complete(e => e.PrepareRead(file.Fd, buffer, 8, 2), EntryFlags.SkipSuccess).Result);
    }

    [Fact]
    public void ReadMultishot_Pipe_ReadsUntilItsEnd()
    {
        Need(Opcode.ReadMultishot);
        using var pipe = new TestPipe();
        byte* memory = Memory(4 * 64);
        Complete(e => e.PrepareProvideBuffers(memory, 64, 4, Group)).GetResultOrThrow();
        Add(1, e => e.PrepareReadMultishot(pipe.ReadFd, 0, 0, Group));
        pipe.Write("one"u8);
        Completion first = Assert.Single(Take(1));
        pipe.Write("three"u8);
        Completion second = Assert.Single(Take(1));
        pipe.Writer.Dispose();
        Completion last = Assert.Single(Take(1));
        Assert.Equal((3, true, 5, true), (first.Result, first.HasMore, second.Result, second.HasMore));
        Assert.Equal((0, false), (last.Result, last.HasMore));
        Assert.Equal("three"u8, new Span<byte>(memory + (64 * second.BufferId!.Value), 5));
    }

    [Fact]
    public void ReadMultishot_NoBufferOrNoPoll_Fails()
    {
        Need(Opcode.ReadMultishot);
        using var pipe = new TestPipe();
        using var file = new TestFile("x"u8);
        pipe.Write("x"u8);
        Assert.Equal(Errno.ENOBUFS, Complete(e => e.PrepareReadMultishot(pipe.ReadFd, 0, 0, Group)).Error);
        Assert.Equal(Errno.EBADFD, Complete(e => e.PrepareReadMultishot(file.Fd, 0, 0, Group)).Error);
    }

    private iovec* Vectors(byte* first, ulong firstLength, byte* second, ulong secondLength)
    {
        var vectors = (iovec*)Memory(2 * sizeof(iovec));
        vectors[0] = new iovec { iov_base = (ulong)first, iov_len = firstLength };
        vectors[1] = new iovec { iov_base = (ulong)second, iov_len = secondLength };
        return vectors;
    }
}
