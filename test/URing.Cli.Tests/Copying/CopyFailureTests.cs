namespace URing.Cli.Tests.Copying;

/// <summary>Full disks, limits, missing rights: one sentence, and nothing is left behind.</summary>
public sealed class CopyFailureTests : IDisposable
{
    // Runs the tool in a private mount namespace with a small or read-only file system; says what is left on it.
    private const string OnMount = """
        unshare -m sh -c 'mount -t tmpfs -o "$1" none "$2" || exit 99
        "$0" copy "$3" "$2/copy"; code=$?; ls -A "$2"; exit $code' "$0" "$@"
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("linux")]
    [InlineData("emulated")]
    public void Copy_FullDisk_SaysSoAndLeavesNothing(string kernel) =>
        FailsOnMount(kernel, "size=2m", _scratch.Make("source", 4 << 20), "no space left on device");

    [Theory]
    [InlineData("linux")]
    [InlineData("emulated")]
    public void Copy_DiskThatFillsUp_SaysSoAndLeavesNothing(string kernel)
    {
        // A file with a hole is not allocated in advance: a write meets the end of the disk.
        string source = _scratch.Make("source", 4 << 20);
        using (FileStream file = File.OpenWrite(source))
            file.SetLength(5 << 20);
        FailsOnMount(kernel, "size=2m", source, "no space left on device");
    }

    [Fact]
    public void Copy_ReadOnlyFileSystem_SaysSo() =>
        FailsOnMount("auto", "ro", _scratch.Make("source", 10), "read-only file system");

    [Theory]
    [InlineData("linux", false)]
    [InlineData("linux", true)]
    [InlineData("emulated", false)]
    [InlineData("emulated", true)]
    public void Copy_BeyondFileSizeLimit_SaysSoAndLeavesNothing(string kernel, bool hasHole)
    {
        Tool.NeedKernel(kernel);
        string source = _scratch.Make("source", 4 << 20);
        if (hasHole)
        {
            using FileStream file = File.OpenWrite(source);
            file.SetLength(5 << 20);
        }

        // The runtime itself would need larger files, to map its code twice.
        ToolResult result = Tool.RunScript(
            "ulimit -f 1000; export DOTNET_EnableWriteXorExecute=0; "
                + "URING_KERNEL=$3 exec \"$0\" copy \"$1\" \"$2\"",
            source, _scratch["copy"], kernel);
        FileAssert.OneSentence(result, "file too large");
        Assert.Equal(["source"], _scratch.Names);
    }

    [Fact]
    public void Copy_DirectoryWithoutRights_SaysSo()
    {
        string source = _scratch.Make("source", 10);
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0b111_101_101);
        FileAssert.OneSentence(AsNobody("copy", source, _scratch["copy"]), "permission denied");
        Assert.Equal(["source"], _scratch.Names);
    }

    [Fact]
    public void Copy_SourceWithoutRights_SaysSo()
    {
        string source = _scratch.Make("source", 10);
        File.SetUnixFileMode(source, UnixFileMode.None);
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0b111_111_111);
        FileAssert.OneSentence(AsNobody("copy", source, _scratch["copy"]),
            $"Cannot read '{source}': permission denied");
    }

    [Fact]
    public void Copy_OrdinaryUser_Succeeds()
    {
        string source = _scratch.Make("source", 3 << 20);
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0b111_111_111);
        ToolResult result = AsNobody("copy", source, _scratch["copy"]);
        Assert.Equal((0, ""), (result.Code, result.Error));
        FileAssert.Same(source, _scratch["copy"]);
    }

    private void FailsOnMount(string kernel, string options, string source, string part)
    {
        if (kernel != "auto")
            Tool.NeedKernel(kernel);
        Directory.CreateDirectory(_scratch["mount"]);
        ToolResult result = Tool.RunScript(
            $"export URING_KERNEL={kernel}; {OnMount}", options, _scratch["mount"], source);
        Assert.SkipWhen(
            result.Code is 99 or 1 && !result.Error.StartsWith("uring: ", StringComparison.Ordinal),
            $"nothing can be mounted here: {result.Error}");
        FileAssert.OneSentence(result, part);
    }

    // As an ordinary user: as nobody if the tests run as root, or else as whoever runs them.
    private static ToolResult AsNobody(params string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess)
            return Tool.Run(arguments);
        const string Nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups";
        ToolResult allowed = Tool.RunScript($"{Nobody} test -x \"$0\"");
        Assert.SkipUnless(allowed.Code == 0, $"an ordinary user cannot run the tool where it is: {allowed.Error}");
        return Tool.RunScript($"HOME=/nonexistent exec {Nobody} \"$0\" \"$@\"", arguments);
    }
}
