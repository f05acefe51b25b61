using URing.IO.Tests.Children;
using URing.TestKit;

namespace URing.IO.Tests.Files;

/// <summary>Files under limits and on other file systems, in child processes.</summary>
public abstract class FileLimits(string kernel)
{
    private const string NeedsRoot = "Only root may mount a file system.";

    [Fact]
    public async Task Write_BeyondTheLimitOfFiles_IsRefusedAndTheProcessLives()
    {
        using var data = new TestFile();
        _ = await ChildProcess.RunAsync($"file-size {kernel} {data.Path}");
    }

    [Fact]
    public async Task Open_TooManyFiles_SaysSo()
    {
        const int Attempts = 3;
        using var data = new TestFile();
        for (int attempt = 1; ; attempt++)
        {
            using var child = ChildProcess.Start($"descriptors {kernel} {data.Path}");
            (int code, _, string complaints) = await child.WaitAsync();
            // The runtime wants descriptors of its own at moments of its choosing, and ends so where there are none.
            if (code != 0 && attempt < Attempts && complaints.StartsWith("Out of memory.", StringComparison.Ordinal))
                continue;

            Assert.True(code == 0, $"the child ended with {code}: {complaints}");
            return;
        }
    }

    [Fact]
    public async Task Pool_LittleLockedMemory_WorksUnregistered()
    {
        // Rings of other tests would count against the limit of their user; the child becomes one of its own.
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may become another user.");
        // Where another user gets to.
        string path = Path.GetTempFileName();
        try
        {
            File.SetUnixFileMode(path, (UnixFileMode)0x1b6);
            _ = await ChildProcess.RunAsync($"memory {kernel} {path}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Post_NobodyCatches_EndsTheProcess()
    {
        using var child = ChildProcess.Start($"unhandled {kernel}");
        (int code, _, string complaints) = await child.WaitAsync();
        Assert.NotEqual(0, code);
        Assert.Contains("nobody catches this", complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_FullFileSystem_SaysSo()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, NeedsRoot);
        using var place = new TestDirectory();
        _ = await ChildProcess.RunAsync($"full {kernel} {place.Path}", hasOwnMounts: true);
    }

    [Fact]
    public async Task Transfers_Tmpfs_WorkOnEveryRoute()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, NeedsRoot);
        using var place = new TestDirectory();
        string[] learned = await ChildProcess.RunAsync($"tmpfs {kernel} {place.Path}", hasOwnMounts: true);
        AssertLearned(learned);
    }

    [Fact]
    public async Task Transfers_Overlay_WorkOnEveryRoute()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, NeedsRoot);
        using var place = new TestDirectory();
        string[] learned = await ChildProcess.RunAsync($"overlay {kernel} {place.Path}", hasOwnMounts: true);
        AssertLearned(learned);
    }

    // These file systems know no NOWAIT: what was left to itself makes plain calls, what was told where stays there.
    private static void AssertLearned(string[] learned) => Assert.Equal(
        "Automatic Inline Inline, Inline Ring Ring, Ring Ring Ring, Worker Worker Worker", string.Join(", ", learned));

    public sealed class OverLinux() : FileLimits("linux");

    public sealed class OverEmulated() : FileLimits("emulated");
}
