using System.Net.Sockets;
using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class DirectDescriptorTests(KernelCase kernel) : RequestContract(kernel)
{
    private const int Here = SubmissionEntry.CurrentDirectory;
    private const int CloseOnExec = 0x80000;
    private const int SocketCloseOnExec = 0x80000;
    private const int Internet = 2;
    private const int Stream = 1;

    [Fact]
    public void OpenAtDirect_ReadAndClosedInAChain_AllSucceed()
    {
        Ring.RegisterEmptyFiles(4);
        using var file = new TestFile("direct"u8);
        byte* path = Text(file.Path), buffer = Memory(16);
        for (uint slot = 0; slot < 4; slot++)
        {
            uint chosen = slot;
            Add(1, e => e.PrepareOpenAtDirect(Here, path, 0, 0, chosen), EntryFlags.Link);
            Add(2, e => e.PrepareRead((int)chosen, buffer, 16, 0), EntryFlags.FixedFile | EntryFlags.HardLink);
            Add(3, e => e.PrepareCloseDirect(chosen));
            Assert.Equal([0, 6, 0], Take(3).Select(completion => completion.Result));
        }
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareCloseDirect(0)).Error);
    }

    [Fact]
    public void OpenAtDirect_Allocated_AnswersTheSlotUntilNoneIsLeft()
    {
        Ring.RegisterEmptyFiles(2);
        using var file = new TestFile("direct"u8);
        byte* path = Text(file.Path);
        Completion Open() => Complete(e => e.PrepareOpenAtDirect(Here, path, 0, 0, DirectSlot.Allocate));
        Assert.Equal([0, 1], new[] { Open().Result, Open().Result }.Order());
        Assert.Equal(Errno.ENFILE, Open().Error);
        Assert.Equal(0, Complete(e => e.PrepareCloseDirect(1)).Result);
        Assert.Equal(1, Open().Result);
    }

    [Fact]
    public void OpenAtDirect_SlotOrFlagWrong_IsInvalid()
    {
        Ring.RegisterEmptyFiles(2);
        using var file = new TestFile();
        byte* path = Text(file.Path);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareOpenAtDirect(Here, path, 0, 0, 2)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareOpenAtDirect(Here, path, CloseOnExec, 0, 0)).Error);
        Assert.Equal(Errno.EINVAL,
            Complete(e => e.PrepareSocketDirect(Internet, Stream | SocketCloseOnExec, 0, 0)).Error);
    }

    [Fact]
    public void AnyDirect_NoTable_Fails()
    {
        using var file = new TestFile();
        byte* path = Text(file.Path);
        Assert.Equal(Errno.ENXIO, Complete(e => e.PrepareOpenAtDirect(Here, path, 0, 0, 0)).Error);
        Assert.Equal(Errno.ENFILE,
            Complete(e => e.PrepareOpenAtDirect(Here, path, 0, 0, DirectSlot.Allocate)).Error);
    }

    [Fact]
    public void SocketDirect_UsedByTheNextLink_Connects()
    {
        Need(Opcode.Socket);
        Ring.RegisterEmptyFiles(4);
        using Socket listener = Loopback.Listen();
        byte* address = Address(listener.LocalEndPoint!, out uint length);
        byte* text = Text("hi");
        Add(1, e => e.PrepareSocketDirect(Internet, Stream, 0, 2), EntryFlags.Link);
        Add(2, e => e.PrepareConnect(2, address, length), EntryFlags.Link | EntryFlags.FixedFile);
        Add(3, e => e.PrepareSend(2, text, 2), EntryFlags.FixedFile);
        Assert.Equal([0, 0, 2], Take(3).Select(completion => completion.Result));
        using Socket accepted = listener.Accept();
        Assert.Equal(2, accepted.Receive(new byte[8]));
        Assert.Equal(3, Complete(e => e.PrepareSocketDirect(Internet, Stream, 0, 3)).Result + 3);
        Assert.InRange(Complete(e => e.PrepareSocketDirect(Internet, Stream, 0, DirectSlot.Allocate)).Result, 0, 1);
    }

    [Fact]
    public void AcceptDirect_ExplicitAndAllocated_GoToTheirSlots()
    {
        Need(Opcode.Accept);
        Ring.RegisterEmptyFiles(4);
        using Socket listener = Loopback.Listen();
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        int fd = (int)listener.Handle;
        first.Connect(listener.LocalEndPoint!);
        second.Connect(listener.LocalEndPoint!);
        Assert.Equal(0, Complete(e => e.PrepareAcceptDirect(fd, null, null, 3)).Result);
        Assert.InRange(Complete(e => e.PrepareAcceptDirect(fd, null, null, DirectSlot.Allocate)).Result, 0, 2);
        first.Send("abc"u8);
        byte* buffer = Memory(8);
        Assert.Equal(3, Complete(e => e.PrepareReceive(3, buffer, 8), EntryFlags.FixedFile).Result);
    }

    [Fact]
    public void PipeDirect_ExplicitAndAllocated_AreReadAndWritten()
    {
        Need(Opcode.Pipe);
        Ring.RegisterEmptyFiles(4);
        int* ends = (int*)Memory(8);
        Assert.Equal(0, Complete(e => e.PreparePipeDirect(ends, 0, 2)).Result);
        Assert.Equal((2, 3), (ends[0], ends[1]));
        Assert.Equal(0, Complete(e => e.PreparePipeDirect(ends, 0, DirectSlot.Allocate)).Result);
        Assert.Equal([0, 1], new[] { ends[0], ends[1] }.Order());
        Assert.Equal(Errno.ENFILE, Complete(e => e.PreparePipeDirect(ends, 0, DirectSlot.Allocate)).Error);
        byte* buffer = Memory(8);
        Assert.Equal(4, Complete(e => e.PrepareWrite(3, buffer, 4, 0), EntryFlags.FixedFile).Result);
        Assert.Equal(4, Complete(e => e.PrepareRead(2, buffer, 8, 0), EntryFlags.FixedFile).Result);
    }

    [Fact]
    public void Pipe_Ordinary_MovesBytesAndRefusesUnknownFlags()
    {
        Need(Opcode.Pipe);
        int* ends = (int*)Memory(8);
        Assert.Equal(0, Complete(e => e.PreparePipe(ends, CloseOnExec)).Result);
        int reader = ends[0], writer = ends[1];
        byte* buffer = Memory(8);
        Assert.Equal(4, Complete(e => e.PrepareWrite(writer, buffer, 4, 0)).Result);
        Assert.Equal(4, Complete(e => e.PrepareRead(reader, buffer, 8, 0)).Result);
        Assert.Equal(0, Complete(e => e.PrepareClose(reader)).Result);
        Assert.Equal(0, Complete(e => e.PrepareClose(writer)).Result);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PreparePipe(ends, 1)).Error);
    }

    [Fact]
    public void FilesUpdate_ExplicitAndAllocated_FillTheSlots()
    {
        Ring.RegisterEmptyFiles(4);
        using var file = new TestFile("x"u8);
        int* descriptors = (int*)Memory(8);
        (descriptors[0], descriptors[1]) = (file.Fd, file.Fd);
        Assert.Equal(2, Complete(e => e.PrepareFilesUpdate(descriptors, 2, 2)).Result);
        Assert.Equal(2, Complete(e => e.PrepareFilesUpdate(descriptors, 2, DirectSlot.Allocate)).Result);
        Assert.Equal([0, 1], new[] { descriptors[0], descriptors[1] }.Order());
        descriptors[0] = -1;
        Assert.Equal(1, Complete(e => e.PrepareFilesUpdate(descriptors, 1, 3)).Result);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareFilesUpdate(descriptors, 1, 4)).Error);
        byte* buffer = Memory(4);
        Assert.Equal(1, Complete(e => e.PrepareRead(2, buffer, 4, 0), EntryFlags.FixedFile).Result);
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareRead(3, buffer, 4, 0), EntryFlags.FixedFile).Error);
    }

    [Fact]
    public void FilesUpdate_RingClosedMeanwhile_LeavesNothingBehind()
    {
        const int Rounds = 20;
        const int Slots = 1000;
        using var file = new TestFile("x"u8);
        int* descriptors = (int*)Memory(Slots * sizeof(int));
        new Span<int>(descriptors, Slots).Fill(file.Fd);
        for (int i = 0; i < Rounds; i++)
        {
            using var pipe = new TestPipe();
            using var other = new Ring(8, new RingOptions { Kernel = Kernel });
            other.RegisterEmptyFiles(Slots);
            Assert.True(other.TryGetEntry(out SubmissionEntry poll));
            poll.PreparePollAdd(pipe.ReadFd, PollEvents.Read);
            poll.Flags = EntryFlags.Link;
            Assert.True(other.TryGetEntry(out SubmissionEntry update));
            update.PrepareFilesUpdate(descriptors, Slots, 0);
            other.Submit();
            pipe.Write("y"u8);
            // Now another thread is at it, or will be.
            Thread.SpinWait(5_000 * i);
        }
    }

    [Fact]
    public void FixedFdInstall_Slot_IsAnOrdinaryDescriptor()
    {
        Need(Opcode.FixedFdInstall);
        Ring.RegisterEmptyFiles(2);
        using var file = new TestFile("x"u8);
        byte* path = Text(file.Path), buffer = Memory(4);
        Assert.Equal(0, Complete(e => e.PrepareOpenAtDirect(Here, path, 0, 0, 1)).Result);
        foreach (bool keep in (bool[])[false, true])
        {
            int fd = Complete(e => e.PrepareFixedFdInstall(1, keep)).GetResultOrThrow();
            bool closes = (Convert.ToInt32(FlagsOf(fd), 8) & CloseOnExec) != 0;
            Assert.Equal(!keep, closes);
            Assert.Equal(1, Complete(e => e.PrepareRead(fd, buffer, 4, 0)).Result);
            Assert.Equal(0, Complete(e => e.PrepareClose(fd)).Result);
        }
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareFixedFdInstall(0)).Error);
    }

    // The kernel prints them in octal digits.
    private static string FlagsOf(int fd) => File.ReadLines($"/proc/self/fdinfo/{fd}")
        .Single(line => line.StartsWith("flags:", StringComparison.Ordinal))["flags:".Length..].Trim();
}
