namespace URing.Cli.Tests.Copying;

public sealed class CopyTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [CombinedSizes]
    public void Copy_AnyLength_SameBytes(string kernel, long length)
    {
        Tool.NeedKernel(kernel);
        string source = _scratch.Make("source", length);
        ToolResult result = Tool.RunOn(kernel, "copy", source, _scratch["copy"], "--block", "4096", "--depth", "4");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains($"{kernel} kernel, depth 4, block 4 KiB.", result.Output, StringComparison.Ordinal);
        FileAssert.Same(source, _scratch["copy"]);
        Assert.Equal(["copy", "source"], _scratch.Names);
    }

    [Theory]
    [InlineData("1", "777")]
    [InlineData("1024", "512")]
    [InlineData("3", "4097")]
    [InlineData("7", "3M")]
    public void Copy_AnyDepthAndBlock_SameBytes(string depth, string block)
    {
        string source = _scratch.Make("source", (2 << 20) + 13);
        Assert.Equal(0, Tool.Run("copy", source, _scratch["copy"], "--depth", depth, "--block", block).Code);
        FileAssert.Same(source, _scratch["copy"]);
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("emulated")]
    public void Copy_SparseBeyond4GiB_DataAndHolesKept(string kernel)
    {
        Tool.NeedKernel(kernel);
        long length = (5L << 30) + 77;
        long[] offsets = [0, 1 << 20, (4L << 30) - 5, (5L << 30) + 60];
        string source = _scratch.MakeSparse("source", length, offsets);
        Assert.Equal(0, Tool.RunOn(kernel, "copy", source, _scratch["copy"]).Code);

        using FileStream copy = File.OpenRead(_scratch["copy"]);
        Assert.Equal(length, copy.Length);
        foreach (long offset in offsets)
        {
            byte[] data = new byte[12];
            copy.Position = offset;
            copy.ReadExactly(data);
            Assert.Equal("here is data"u8, data);
        }
        Assert.InRange(Allocated(_scratch["copy"]), 1, 1 << 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public void Copy_OnlyHole_SameLength(long length)
    {
        string source = _scratch.MakeSparse("source", length);
        Assert.Equal(0, Tool.Run("copy", source, _scratch["copy"]).Code);
        FileAssert.Same(source, _scratch["copy"]);
    }

    [Fact]
    public void Copy_HoleAtEnd_SameBytes()
    {
        string source = _scratch.MakeSparse("source", 10 << 20, 3 << 20);
        Assert.Equal(0, Tool.Run("copy", source, _scratch["copy"]).Code);
        FileAssert.Same(source, _scratch["copy"]);
    }

    [Fact]
    public void Copy_FileThatClaimsToBeEmpty_AllThatCanBeRead()
    {
        Assert.Equal(0, Tool.Run("copy", "/proc/self/limits", _scratch["copy"]).Code);
        Assert.Contains("Max open files", File.ReadAllText(_scratch["copy"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_FileThatClaimsMoreThanItHas_AllThatCanBeRead()
    {
        const string Source = "/sys/kernel/mm/transparent_hugepage/enabled";
        Assert.SkipUnless(File.Exists(Source), $"there is no {Source}");
        Assert.Equal(0, Tool.Run("copy", Source, _scratch["copy"]).Code);
        Assert.Equal(File.ReadAllText(Source), File.ReadAllText(_scratch["copy"]));
    }

    [Fact]
    public void Copy_ToDirectory_UnderTheSameName()
    {
        string source = _scratch.Make("source", 1000);
        Directory.CreateDirectory(_scratch["into"]);
        Assert.Equal(0, Tool.Run("copy", source, _scratch["into"]).Code);
        FileAssert.Same(source, _scratch["into/source"]);
    }

    [Fact]
    public void Copy_Permissions_AreKeptWithoutSetId()
    {
        string source = _scratch.Make("source", 10);
        const UnixFileMode Permissions = UnixFileMode.UserRead | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(source, Permissions | UnixFileMode.UserRead | UnixFileMode.SetUser);
        Assert.Equal(0, Tool.Run("copy", source, _scratch["copy"]).Code);
        Assert.Equal(Permissions, File.GetUnixFileMode(_scratch["copy"]));
    }

    [Fact]
    public void Copy_ForceOntoLink_ReplacesWhatItLeadsTo()
    {
        string source = _scratch.Make("source", 1000);
        string target = _scratch.Make("target", 10);
        File.CreateSymbolicLink(_scratch["link"], target);
        Assert.Equal(0, Tool.Run("copy", source, _scratch["link"], "--force").Code);
        FileAssert.Same(source, target);
        Assert.Equal(target, new FileInfo(_scratch["link"]).LinkTarget);
    }

    [Fact]
    public void Copy_NamesWithMarkup_AreTakenAsTheyAre()
    {
        string source = _scratch.Make("@source [red]", 1000);
        ToolResult result = Tool.Run("copy", source, _scratch["-- [x] ü"]);
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("-- [x] ü", result.Output, StringComparison.Ordinal);
        FileAssert.Same(source, _scratch["-- [x] ü"]);
    }

    private static long Allocated(string path)
    {
        ToolResult result = Tool.RunScript("stat -c %b \"$1\"", path);
        return 512 * long.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture);
    }
}
