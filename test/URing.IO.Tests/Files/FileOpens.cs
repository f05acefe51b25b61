using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.IO.Tests.Files;

/// <summary>Opening files, and every refusal of it.</summary>
public abstract partial class FileOpens(KernelCase kernel) : FileContract(kernel)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Open_Modes_TreatTheFileAsTheyShould()
    {
        using TestDirectory place = NewDirectory();
        string path = place.File("file");
        _ = await Assert.ThrowsAsync<FileNotFoundException>(() => Open(path, FileMode.Open));
        await WriteOnceAsync(path, FileMode.CreateNew, "new");
        IOException exists = await Assert.ThrowsAsync<IOException>(() => Open(path, FileMode.CreateNew));
        Assert.Equal((int)Errno.EEXIST, exists.HResult);
        await WriteOnceAsync(path, FileMode.Append, "+more");
        Assert.Equal("new+more", await File.ReadAllTextAsync(path));
        await WriteOnceAsync(path, FileMode.OpenOrCreate, "NEW");
        Assert.Equal("NEW+more", await File.ReadAllTextAsync(path));
        await WriteOnceAsync(path, FileMode.Truncate, "x");
        Assert.Equal("x", await File.ReadAllTextAsync(path));
        await WriteOnceAsync(path, FileMode.Create, "yz");
        Assert.Equal("yz", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Open_Refused_ThrowsWhatDotNetDoes()
    {
        using TestDirectory place = NewDirectory();
        string file = place.File("file");
        await File.WriteAllTextAsync(file, "x");
        string link = place.File("link");
        _ = File.CreateSymbolicLink(link, file);

        await AssertOpenFails<FileNotFoundException>(place.File("none"), Errno.ENOENT);
        await AssertOpenFails<DirectoryNotFoundException>(place.File("none/none"), Errno.ENOENT);
        await AssertOpenFails<DirectoryNotFoundException>(file + "/below", Errno.ENOTDIR);
        await AssertOpenFails<UnauthorizedAccessException>(place.Path, Errno.EISDIR, Writing());
        await AssertOpenFails<PathTooLongException>(place.File(new string('x', 300)), Errno.ENAMETOOLONG);
        await AssertOpenFails<IOException>(link, Errno.ELOOP, new URingFileOptions { NoFollow = true });
        _ = await Assert.ThrowsAsync<ArgumentException>(() => Open("a\0b", FileMode.Open));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => Open("", FileMode.Open));
        foreach (URingFileOptions bad in new URingFileOptions[]
        {
            new() { Mode = FileMode.Create }, new() { Mode = (FileMode)77 }, new() { Access = (FileAccess)9 },
            new() { Mode = FileMode.Append, Access = FileAccess.ReadWrite }, new() { Temporary = true },
            new() { Route = (FileRoute)9 },
        })
        {
            _ = await Assert.ThrowsAnyAsync<ArgumentException>(
                () => URingFile.OpenAsync(file, bad, Loop).AsTask());
        }
    }

    [Fact]
    public async Task Open_NotPermitted_IsUnauthorized()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may read everything.");
        using var data = new TestFile();
        File.SetUnixFileMode(data.Path, UnixFileMode.None);
        await AssertOpenFails<UnauthorizedAccessException>(data.Path, Errno.EACCES);
    }

    // Linux interrupts it with an error of its own; a worker of the emulated kernel is left alone with it.
    [Theory]
    [InlineData(FileMode.OpenOrCreate)]
    [InlineData(FileMode.Append)]
    [InlineData(FileMode.Truncate)]
    public async Task Open_FifoWithoutReader_CanBeCancelledAndClosed(FileMode mode)
    {
        using TestDirectory place = NewDirectory();
        string path = place.File("fifo");
        Assert.Equal(0, MakeFifo(path, 0x180));
        URingFileOptions options = Writing(mode);
        URingLoop loop = NewLoop();
        using var cancel = new CancellationTokenSource();
        Task cancelled = URingFile.OpenAsync(path, options, loop, cancel.Token).AsTask();
        Task closed = URingFile.OpenAsync(path, options, loop).AsTask();
        await Until(() => loop.InFlight == 2, "both are in flight");
        // As far as this is to be seen: not every kernel tells where its threads wait.
        for (int i = 0; i < 200 && CountWaiting() < 2; i++)
            await Task.Delay(1);

        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Deadline));
        Assert.True(await loop.CloseAsync(Deadline));
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.WaitAsync(Deadline));
        // Both ends at once let go whoever still waits; that nothing is kept is seen at the test's end.
        File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
    }

    [Fact]
    public async Task Open_CreateMode_IsThePermission()
    {
        using TestDirectory place = NewDirectory();
        string path = place.File("file");
        var options = new URingFileOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            CreateMode = OwnerOnly,
            DataSync = true,
        };
        await using URingFile file = await URingFile.OpenAsync(path, options, Loop);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Equal(OwnerOnly, (await file.GetInfoAsync()).Mode);
    }

    [Fact]
    public async Task Open_Temporary_HasNoName()
    {
        using TestDirectory place = NewDirectory();
        var options = new URingFileOptions { Temporary = true, Access = FileAccess.ReadWrite };
        await using URingFile file = await URingFile.OpenAsync(place.Path, options, Loop);
        await file.WriteAllAsync("nameless"u8.ToArray(), 0);
        byte[] read = new byte[8];
        await file.ReadExactlyAsync(read, 0);
        Assert.Equal("nameless"u8.ToArray(), read);
        Assert.Empty(Directory.GetFileSystemEntries(place.Path));
    }

    [Fact]
    public async Task Open_Descriptor_IsClosedInProgramsThatAreStarted()
    {
        using var data = new TestFile();
        await using URingFile file = await OpenAsync(data);
        string[] lines = await File.ReadAllLinesAsync($"/proc/self/fdinfo/{file.Handle.DangerousGetHandle()}");
        string flags = lines.Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        Assert.NotEqual(0, Convert.ToInt32(flags.Split('\t')[1], 8) & 0x8_0000);
    }

    [Fact]
    public async Task Open_OnALoop_BelongsToIt()
    {
        using var data = new TestFile("01"u8);
        await OnLoop(async () =>
        {
            await using URingFile file = await URingFile.OpenAsync(data.Path);
            AssertOnLoop();
            Assert.Same(Loop.Core, file.Home);
            Assert.Equal(2, await file.ReadAsync(new byte[8], 0));
            AssertOnLoop();
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FromHandle_LeaveOpen_DecidesWhoCloses(bool leavesOpen)
    {
        using var data = new TestFile("0123"u8);
        URingFile file = URingFile.FromHandle(data.Handle, leavesOpen, Loop);
        Assert.Equal(4, await file.ReadAsync(new byte[8], 0));
        await file.DisposeAsync();
        Assert.Equal(!leavesOpen, data.Handle.IsClosed);
    }

    [Fact]
    public void FromHandle_Unusable_IsRefused()
    {
        _ = Assert.Throws<ArgumentNullException>("handle", () => URingFile.FromHandle(null!, loop: Loop));
        using var invalid = new SafeFileHandle(-1, ownsHandle: false);
        _ = Assert.Throws<ArgumentException>("handle", () => URingFile.FromHandle(invalid, loop: Loop));
        using var notOpen = new SafeFileHandle(1_000_000, ownsHandle: false);
        IOException thrown = Assert.Throws<IOException>(() => URingFile.FromHandle(notOpen, loop: Loop));
        Assert.Equal((int)Errno.EBADF, thrown.HResult);
    }

    private static int CountWaiting() => Directory.EnumerateDirectories("/proc/self/task").Count(static thread =>
    {
        try
        {
            return File.ReadAllText(thread + "/wchan") == "wait_for_partner";
        }
        catch (IOException)
        {
            // A thread that has ended.
            return false;
        }
    });

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    private async Task AssertOpenFails<T>(string path, Errno error, URingFileOptions? options = null)
        where T : Exception
    {
        T thrown = await Assert.ThrowsAsync<T>(() => URingFile.OpenAsync(path, options, Loop).AsTask());
        Assert.Contains(path, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(error.ToString(), thrown.Message, StringComparison.Ordinal);
        Assert.Equal((int)error, thrown.InnerException?.HResult ?? thrown.HResult);
    }

    private Task<URingFile> Open(string path, FileMode mode) =>
        URingFile.OpenAsync(path, Writing(mode), Loop).AsTask();

    private static URingFileOptions Writing(FileMode mode = FileMode.Open) =>
        new() { Mode = mode, Access = FileAccess.Write };

    private async Task WriteOnceAsync(string path, FileMode mode, string text)
    {
        await using URingFile file = await Open(path, mode);
        await file.WriteAllAsync(System.Text.Encoding.ASCII.GetBytes(text), 0);
    }

    public sealed class OverLinux() : FileOpens(KernelCase.Linux);

    public sealed class OverEmulated() : FileOpens(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : FileOpens(KernelCase.FaultyLinux(2));
}
