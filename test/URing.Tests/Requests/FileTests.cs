using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class FileTests(KernelCase kernel) : RequestContract(kernel)
{
    private const int WillNeed = 3;
    private const int DontNeed = 4;
    private const int NoSuchAdvice = 99;
    private const int KeepSize = 1;
    private const uint WaitAndWrite = 7;

    [Fact]
    public void FSyncRange_File_Succeeds()
    {
        using var file = new TestFile(new byte[8192]);
        Assert.Equal(0, Complete(e => e.PrepareFSyncRange(file.Fd, 4096, 4096, dataOnly: true)).Result);
    }

    [Fact]
    public void FSyncRange_Pipe_IsInvalid()
    {
        using var pipe = new TestPipe();
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareFSyncRange(pipe.WriteFd, 0, 1)).Error);
    }

    [Fact]
    public void SyncFileRange_File_Succeeds()
    {
        Need(Opcode.SyncFileRange);
        using var file = new TestFile(new byte[8192]);
        Assert.Equal(0, Complete(e => e.PrepareSyncFileRange(file.Fd, 0, 0, WaitAndWrite)).Result);
    }

    [Fact]
    public void SyncFileRange_PipeOrUnknownFlag_Fails()
    {
        Need(Opcode.SyncFileRange);
        using var file = new TestFile(new byte[1]);
        using var pipe = new TestPipe();
        Assert.Equal(Errno.ESPIPE, Complete(e => e.PrepareSyncFileRange(pipe.WriteFd, 0, 0, 2)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareSyncFileRange(file.Fd, 0, 0, 1U << 20)).Error);
    }

    [Fact]
    public void FAllocate_KeepSize_LeavesTheLength()
    {
        using var file = new TestFile("abc"u8);
        Assert.Equal(0, Complete(e => e.PrepareFAllocate(file.Fd, KeepSize, 0, 1 << 16)).Result);
        Assert.Equal("abc"u8, file.Content);
    }

    [Fact]
    public void FAllocate_Pipe_Fails()
    {
        using var pipe = new TestPipe();
        Assert.Equal(Errno.ESPIPE, Complete(e => e.PrepareFAllocate(pipe.WriteFd, 0, 0, 1)).Error);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1L << 32)]
    public void FTruncate_File_SetsTheLength(long length)
    {
        Need(Opcode.FTruncate);
        using var file = new TestFile("abcdef"u8);
        Assert.Equal(0, Complete(e => e.PrepareFTruncate(file.Fd, (ulong)length)).Result);
        Assert.Equal(length, RandomAccess.GetLength(file.Handle));
    }

    [Fact]
    public void FTruncate_ReadOnlyOrPipe_IsInvalid()
    {
        Need(Opcode.FTruncate);
        using var file = new TestFile("abc"u8, FileAccess.Read);
        using var pipe = new TestPipe();
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareFTruncate(file.Fd, 1)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareFTruncate(pipe.WriteFd, 1)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareFTruncate(file.Fd, ulong.MaxValue)).Error);
    }

    [Fact]
    public void FAdvise_File_Succeeds()
    {
        Need(Opcode.FAdvise);
        using var file = new TestFile(new byte[8192]);
        Assert.Equal(0, Complete(e => e.PrepareFAdvise(file.Fd, 0, 4096, WillNeed)).Result);
        Assert.Equal(0, Complete(e => e.PrepareFAdvise64(file.Fd, 0, 1UL << 33, DontNeed)).Result);
    }

    [Fact]
    public void FAdvise_PipeOrUnknown_Fails()
    {
        Need(Opcode.FAdvise);
        using var file = new TestFile(new byte[1]);
        using var pipe = new TestPipe();
        Assert.Equal(Errno.ESPIPE, Complete(e => e.PrepareFAdvise(pipe.ReadFd, 0, 0, WillNeed)).Error);
        Assert.Equal(Errno.ESPIPE, Complete(e => e.PrepareFAdvise64(pipe.ReadFd, 0, 0, WillNeed)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareFAdvise(file.Fd, 0, 0, NoSuchAdvice)).Error);
    }

    [Fact]
    public void MAdvise_DontNeed_EmptiesTheMemory()
    {
        Need(Opcode.MAdvise);
        byte* memory = Memory(1 << 20);
        memory[0] = memory[4096] = 7;
        Assert.Equal(0, Complete(e => e.PrepareMAdvise(memory, 4096, DontNeed)).Result);
        Assert.Equal((0, 7), (memory[0], memory[4096]));
        Assert.Equal(0, Complete(e => e.PrepareMAdvise64(memory, 8192, DontNeed)).Result);
        Assert.Equal(0, memory[4096]);
    }

    [Fact]
    public void MAdvise_NoMemoryOrUnknown_Fails()
    {
        Need(Opcode.MAdvise);
        Assert.Equal(Errno.ENOMEM, Complete(e => e.PrepareMAdvise((void*)4096, 4096, DontNeed)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareMAdvise64((void*)4096, 4096, NoSuchAdvice)).Error);
    }
}
