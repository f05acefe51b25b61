using System.Diagnostics;
using URing.TestKit;

namespace URing.Cli.Tests.Copying;

public sealed class CopyInterruptionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("linux", 2, 130)]
    [InlineData("linux", 15, 143)]
    [InlineData("linux", 1, 129)]
    [InlineData("emulated", 2, 130)]
    [InlineData("emulated", 15, 143)]
    public void Copy_Signal_LeavesTheOldFileAndNothingElse(string kernel, int signal, int code)
    {
        Tool.NeedKernel(kernel);
        string source = _scratch.Make("source", 64 << 20);
        string existing = _scratch.Make("copy", 10);
        // So small that the copy takes longer than the signal.
        Process process = Tool.Start(
            ["copy", source, existing, "--force", "--block", "128", "--depth", "8"], ("URING_KERNEL", kernel));
        Eventually.True(() => _scratch.HasTemporary, because: "the copy has begun");
        Tool.Send(process, signal);
        ToolResult result = Tool.Finish(process);
        Assert.Equal((code, "", ""), (result.Code, result.Output, result.Error));
        Assert.Equal(["copy", "source"], _scratch.Names);
        Assert.Equal(10, new FileInfo(existing).Length);
    }
}
