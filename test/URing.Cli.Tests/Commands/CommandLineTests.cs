namespace URing.Cli.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("SOURCE", "copy")]
    [InlineData("DESTINATION", "copy", "a")]
    [InlineData("'c'", "copy", "a", "b", "c")]
    [InlineData("--size", "copy", "a", "b", "--size")]
    [InlineData("--depth", "copy", "a", "b", "--depth")]
    [InlineData("extra", "probe", "extra")]
    [InlineData("'nonsense'", "nonsense")]
    [InlineData("'--nonsense'", "--nonsense")]
    [InlineData("'b'", "a", "b")]
    public void Tool_WrongArguments_OneSentenceWithAHint(string part, params string[] arguments)
    {
        ToolResult result = Tool.Run(arguments);
        FileAssert.OneSentence(result, part);
        Assert.Contains("--help'", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("copy", "--help")]
    [InlineData("probe", "-h")]
    public void Tool_Help_NamesTheTool(params string[] arguments)
    {
        ToolResult result = Tool.Run(arguments);
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("uring ", result.Output, StringComparison.Ordinal);
        Assert.Equal(arguments[0] == "--help", result.Output.Contains("<FILE>", StringComparison.Ordinal));
    }

    [Fact]
    public void Tool_Version_IsANumber()
    {
        ToolResult result = Tool.Run("--version");
        Assert.Equal(0, result.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output);
    }

    [Fact]
    public void Tool_UnknownKernel_OneSentence() =>
        FileAssert.OneSentence(Tool.RunOn("nonsense", "probe"), "URING_KERNEL=nonsense is not a kernel");

    [Theory]
    [InlineData("probe")]
    [InlineData("probe --json")]
    [InlineData("--help")]
    public void Tool_ReaderGoesAway_EndsQuietly(string arguments)
    {
        ToolResult result = Tool.RunScript($"{{ \"$0\" {arguments}; echo code $? >&2; }} | true");
        Assert.Equal("code 0\n", result.Error);
    }
}
