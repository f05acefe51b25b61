using System.Diagnostics;
using URing.TestKit;

namespace URing.Cli.Tests.Commands;

public sealed class TourTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("linux", 0)]
    [InlineData("linux", 3_000_001)]
    [InlineData("emulated", 3_000_001)]
    public void Tour_GivenFile_IsCopiedVerifiedAndTidiedUp(string kernel, long length)
    {
        Tool.NeedKernel(kernel);
        string source = _scratch.Make("source", length);
        ToolResult result = Tour(source, ("URING_KERNEL", kernel));
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains($"{kernel}: chosen by URING_KERNEL={kernel}", result.Output, StringComparison.Ordinal);
        Assert.Contains("user data 454, result 1", result.Output, StringComparison.Ordinal);
        Assert.Contains("the same SHA-256", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"URingContext +\d.* s +.* +\d.* s +\d.* s\n", result.Output);
        Assert.Matches(@"File\.Copy +\d.* s +.* +\d.* s +\d.* s\n", result.Output);
        Assert.Contains("no winner", result.Output, StringComparison.Ordinal);
        Assert.Contains("Try next", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
        Assert.Equal(["source"], _scratch.Names);
    }

    // Some CI systems pass for terminals with those who do not look.
    [Fact]
    public void Tour_PipedInCi_HasNoEscapeCodes()
    {
        ToolResult result = Tour(_scratch.Make("source", 10),
            ("CI", "true"), ("GITHUB_ACTIONS", "true"), ("TERM", "xterm-256color"), ("COLORTERM", "truecolor"));
        Assert.Equal(0, result.Code);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Fact]
    public void Tour_Terminal_ShowsABarAndRespectsNoColor()
    {
        Assert.SkipUnless(Tool.RunScript("script --version").Code == 0, "there is no script(1)");
        string source = _scratch.Make("source", 3_000_000);
        const string InTerminal = "TERM=xterm-256color COLUMNS=120 script -qec \"'$0' '$1'\" /dev/null < /dev/null";
        ToolResult coloured = Tool.RunScript($"unset NO_COLOR; {InTerminal}", source);
        ToolResult plain = Tool.RunScript($"NO_COLOR=1 {InTerminal}", source);
        Assert.Matches(@"\e\[\d*(;\d+)*m", coloured.Output);
        Assert.Contains("copying", coloured.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\e\[[\d;]*(3[0-9]|38;5;\d+)m", plain.Output);
        Assert.Contains("the same SHA-256", plain.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    public void Tour_Signal_LeavesNothing(int signal, int code)
    {
        Process process = Tool.Start([], ("TMPDIR", _scratch.Path));
        Eventually.True(() => HasWorkplace || process.HasExited, because: "the tour has begun");
        Assert.SkipWhen(process.HasExited, "the temporary directory is not on a disk with room for the tour");
        Tool.Send(process, signal);
        ToolResult result = Tool.Finish(process);
        Assert.Equal((code, ""), (result.Code, result.Error));
        Assert.False(HasWorkplace);
    }

    [Theory]
    [InlineData("/dev/zero", "not a regular file")]
    [InlineData("/", "is a directory")]
    public void Tour_NoRegularFile_OneSentence(string file, string part) =>
        FileAssert.OneSentence(Tool.Run(file), part);

    private bool HasWorkplace =>
        _scratch.Names.Any(name => name.StartsWith("uring-tour-", StringComparison.Ordinal));

    private ToolResult Tour(string source, params (string, string)[] environment) =>
        Tool.RunWith([("TMPDIR", _scratch.Path), .. environment], source);
}
