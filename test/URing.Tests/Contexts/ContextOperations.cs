using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>Each operation of a context, once for success and once for its typical failure.</summary>
public abstract class ContextOperations(KernelCase kernel) : ContextContract(kernel)
{
    [Fact]
    public void AddPollFd_DevZeroForReading_CompletesWithOne()
    {
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        using URingContext context = Open(16);

        Surely(() => context.AddPollFd(zero, PollEvents.Read, 454));
        Completion completion = context.Wait().First();

        Assert.Equal(454UL, completion.UserData);
        Assert.Equal(1, completion.GetResultOrThrow());
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue - 1)]
    [InlineData(ulong.MaxValue)]
    public void AddNop_AnyUserData_ComesBack(ulong userData)
    {
        using URingContext context = Open();

        Surely(() => context.AddNop(userData));

        Assert.Equal(new Completion(userData, 0), TakeOne(context));
        AssertNothingLeft(context);
    }

    [Fact]
    public void AddNop_SameUserDataThrice_CompletesThrice()
    {
        using URingContext context = Open();

        for (int i = 0; i < 3; i++)
            Surely(() => context.AddNop(7));

        Assert.All(Take(context, 3), completion => Assert.Equal(new Completion(7, 0), completion));
        AssertNothingLeft(context);
    }

    [Fact]
    public void AddWritevAndReadv_SeveralBuffers_TransferInOrder()
    {
        byte[] content = RandomNumberGenerator.GetBytes(10_000);
        using SafeFileHandle file = OpenFile(NewFile());
        using URingContext context = Open();
        byte[][] parts = [new byte[1], new byte[4096], [], new byte[5903]];

        Surely(() => context.AddWritev([content.AsMemory(0, 17), content.AsMemory(17)], file, 0, 1));
        Assert.Equal(10_000, TakeOne(context).GetResultOrThrow());
        Surely(() => context.AddReadv([parts[0], parts[1], parts[2], parts[3]], file, 0, 2));

        Assert.Equal(10_000, TakeOne(context).GetResultOrThrow());
        Assert.Equal(content, parts.SelectMany(part => part));
    }

    [Fact]
    public void AddReadv_ListsAndDescriptorsAndVectors_ReadTheSame()
    {
        byte[] content = RandomNumberGenerator.GetBytes(512);
        using SafeFileHandle file = OpenFile(NewFile(content));
        using URingContext context = Open();
        int fd = (int)file.DangerousGetHandle();
        byte[][] read = [.. Enumerable.Range(0, 4).Select(_ => GC.AllocateArray<byte>(512, pinned: true))];

        Surely(() => context.AddReadv(new List<Memory<byte>> { read[0] }, file, 0, 0));
        Surely(() => context.AddReadv(new List<Memory<byte>> { read[1] }, fd, 0, 1));
        Surely(() => context.AddReadv([read[2]], fd, 0, 2));
        Surely(() => AddReadvIter(context, read[3], file, 3));

        Assert.All(Take(context, 4), completion => Assert.Equal(512, completion.Result));
        Assert.All(read, bytes => Assert.Equal(content, bytes));
    }

    [Fact]
    public void AddWritev_ListsAndDescriptorsAndVectors_WriteTheSame()
    {
        byte[] content = GC.AllocateArray<byte>(100, pinned: true);
        RandomNumberGenerator.Fill(content);
        string path = NewFile();
        using SafeFileHandle file = OpenFile(path);
        using URingContext context = Open();
        int fd = (int)file.DangerousGetHandle();

        Surely(() => context.AddWritev(new List<ReadOnlyMemory<byte>> { content }, file, 0, 0));
        Surely(() => context.AddWritev(new List<ReadOnlyMemory<byte>> { content }, fd, 100, 1));
        Surely(() => context.AddWritev([content], fd, 200, 2));
        Surely(() => AddWritevIter(context, content, file, 300));

        Assert.All(Take(context, 4), completion => Assert.Equal(100, completion.Result));
        Assert.Equal([.. content, .. content, .. content, .. content], File.ReadAllBytes(path));
    }

    [Fact]
    public void AddReadv_NoOffset_MovesTheFilesPosition()
    {
        using SafeFileHandle file = OpenFile(NewFile([1, 2, 3, 4]));
        using URingContext context = Open();
        byte[] first = new byte[2];
        byte[] second = new byte[2];

        Surely(() => context.AddReadv([first], file, null, 1));
        Assert.Equal(2, TakeOne(context).Result);
        Surely(() => context.AddReadv([second], file, null, 2));
        Assert.Equal(2, TakeOne(context).Result);

        Assert.Equal([1, 2, 3, 4], first.Concat(second));
    }

    [Fact]
    public void AddReadv_PastTheEnd_CompletesWithZero()
    {
        using SafeFileHandle file = OpenFile(NewFile([1]));
        using URingContext context = Open();

        Surely(() => context.AddReadv([new byte[8]], file, 100, 1));

        Assert.Equal(0, TakeOne(context).GetResultOrThrow());
    }

    [Fact]
    public void AddReadv_DescriptorThatIsNone_CompletesWithEbadf()
    {
        using URingContext context = Open();

        Surely(() => context.AddReadv([new byte[8]], 999_999, 0, 1));
        Surely(() => context.AddNop(2));

        List<Completion> taken = Take(context, 2);
        Assert.Equal(Errno.EBADF, taken.Single(completion => completion.UserData == 1).Error);
        Assert.Equal(0, taken.Single(completion => completion.UserData == 2).Result);
    }

    [Fact]
    public void AddReadvIter_AddressThatIsNone_CompletesWithEfault()
    {
        using SafeFileHandle file = OpenFile(NewFile(new byte[4096]));
        using URingContext context = Open();

        Surely(() => AddReadvAt(context, 0x10, file));

        Assert.Equal(Errno.EFAULT, TakeOne(context).Error);
    }

    [Fact]
    public void AddWritev_FileOpenedForReading_CompletesWithEbadf()
    {
        using SafeFileHandle file = OpenFile(NewFile(), FileAccess.Read);
        using URingContext context = Open();

        Surely(() => context.AddWritev([new byte[8]], file, 0, 1));

        Assert.Equal(Errno.EBADF, TakeOne(context).Error);
    }

    [Fact]
    public void AddFallocateAndFsync_File_GrowsAndSyncs()
    {
        string path = NewFile();
        using SafeFileHandle file = OpenFile(path);
        using URingContext context = Open();

        Surely(() => context.AddFallocate(file, 0, 1 << 20, 0, 1));
        Assert.Equal(0, TakeOne(context).GetResultOrThrow());
        Surely(() => context.AddFsync(file, 2));
        Assert.Equal(0, TakeOne(context).GetResultOrThrow());
        Surely(() => context.AddFallocate((int)file.DangerousGetHandle(), 1 << 20, 1, 0, 3));
        Assert.Equal(0, TakeOne(context).GetResultOrThrow());

        Assert.Equal((1 << 20) + 1, new FileInfo(path).Length);
    }

    [Fact]
    public void AddFallocate_NoLength_CompletesWithEinval()
    {
        using SafeFileHandle file = OpenFile(NewFile());
        using URingContext context = Open();

        Surely(() => context.AddFallocate(file, 0, 0, 0, 1));

        Assert.Equal(Errno.EINVAL, TakeOne(context).Error);
    }

    [Fact]
    public void AddFsync_Pipe_CompletesWithEinval()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();

            Surely(() => context.AddFsync(writer, 1));

            Assert.Equal(Errno.EINVAL, TakeOne(context).Error);
        }
    }

    [Fact]
    public void AddPollFd_WriterGone_ReportsHangUp()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        {
            writer.Dispose();
            using URingContext context = Open();

            Surely(() => context.AddPollFd(reader, PollEvents.Read, 1));

            Assert.Equal(PollEvents.HangUp, (PollEvents)TakeOne(context).GetResultOrThrow());
        }
    }

    [Fact]
    public void AddPollFd_WrittenLater_CompletesThenAndOnce()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();

            Surely(() => context.AddPollFd(reader, PollEvents.Read, 1));
            Assert.Empty(context.Wait(TimeSpan.Zero));
            WriteTo(writer, 1);

            Assert.Equal(PollEvents.Read, (PollEvents)TakeOne(context).GetResultOrThrow());
            WriteTo(writer, 2);
            AssertNothingLeft(context);
        }
    }

    [Fact]
    public void FileClosedWhileInFlight_StaysOpenUntilTheCompletionIsTaken()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (writer)
        {
            using URingContext context = Open();
            byte[] buffer = new byte[4];
            Surely(() => context.AddReadv([buffer], reader, null, 1));
            Surely(context.Submit);
            string link = $"/proc/self/fd/{reader.DangerousGetHandle()}";

            reader.Dispose();

            Assert.NotNull(new FileInfo(link).LinkTarget);
            WriteTo(writer, 9);
            Assert.Equal(1, TakeOne(context).Result);
            Assert.Equal(9, buffer[0]);
            Assert.DoesNotContain("pipe:", new FileInfo(link).LinkTarget ?? "");
        }
    }

    [Fact]
    public void Add_BadArguments_ThrowsBeforeTheKernelSeesThem()
    {
        using SafeFileHandle file = OpenFile(NewFile());
        using URingContext context = Open();
        Memory<byte>[] tooMany = new Memory<byte>[1025];

        Assert.Throws<ArgumentOutOfRangeException>(() => context.AddReadv([new byte[1]], file, -1, 1));
        Assert.Throws<ArgumentException>(() => context.AddReadv(tooMany, file, 0, 1));
        Assert.Throws<ArgumentNullException>(() => context.AddReadv([new byte[1]], null!, 0, 1));
        Assert.Throws<ArgumentNullException>(() => context.AddReadv((IReadOnlyList<Memory<byte>>)null!, file, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.AddFallocate(file, -1, 1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.AddFallocate(file, 0, -1, 0, 1));
        Assert.Throws<ArgumentNullException>(() => context.AddFsync(null!, 1));
        Assert.Throws<ArgumentException>(() => context.AddFsync(new SafeFileHandle(), 1));
        Assert.Throws<ArgumentException>(() => context.Wait([], Forever));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Wait(TimeSpan.FromSeconds(-5)));
        AssertNothingLeft(context);
    }

    [Fact]
    public void Add_1024Buffers_AreRead()
    {
        byte[] content = RandomNumberGenerator.GetBytes(1024);
        using SafeFileHandle file = OpenFile(NewFile(content));
        using URingContext context = Open();
        Memory<byte>[] buffers = [.. Enumerable.Range(0, 1024).Select(_ => new Memory<byte>(new byte[1]))];

        Surely(() => context.AddReadv(buffers, file, 0, 1));

        Assert.Equal(1024, TakeOne(context).GetResultOrThrow());
        Assert.Equal(content, buffers.Select(buffer => buffer.Span[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(32_769)]
    public void Constructor_EntriesOutOfRange_Throws(int entries) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(entries));

    private static unsafe void AddReadvIter(URingContext context, byte[] pinned, SafeHandle file, ulong userData) =>
        context.AddReadvIter(HalvesOf(pinned), file, 0, userData);

    private static unsafe void AddWritevIter(URingContext context, byte[] pinned, SafeHandle file, long offset) =>
        context.AddWritevIter(HalvesOf(pinned), file, offset, 3);

    private static unsafe void AddReadvAt(URingContext context, nint address, SafeHandle file) =>
        context.AddReadvIter([new IoVec(address, 8)], file, 0, 1);

    private static unsafe IEnumerable<IoVec> HalvesOf(byte[] pinned)
    {
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        nuint half = (nuint)pinned.Length / 2;
        return [new IoVec(start, half), new IoVec(start + (nint)half, (nuint)pinned.Length - half)];
    }

    public sealed class OverLinux() : ContextOperations(KernelCase.Linux);

    public sealed class OverEmulated() : ContextOperations(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : ContextOperations(KernelCase.FaultyLinux(11));

    public sealed class OverFaultyEmulated() : ContextOperations(KernelCase.FaultyEmulated(12));
}
