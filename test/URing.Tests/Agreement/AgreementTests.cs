using CsCheck;
using URing.TestKit;

namespace URing.Tests.Agreement;

/// <summary>
/// Random programs over sockets, pipes, groups of buffers, polls, chains and cancels, on Linux and on the emulated
/// kernel: every completion must be the same, step for step, and all memory in the end.
/// </summary>
/// <remarks>
/// CsCheck_Iter says how many, CsCheck_Threads how many at a time. CsCheck_Seed repeats one that failed: it is printed
/// with it, made as short as what was left of the run could make it.
/// </remarks>
public sealed class AgreementTests
{
    [Fact]
    public void Programs_Any_RunAlike()
    {
        if (KernelCase.Linux.WhyUnusable is { } missing)
            Assert.Skip(missing);
        AgreementProgram.Any.Sample(RunAlike, print: static program => program.ToString());
    }

    private static void RunAlike(AgreementProgram program)
    {
        using var linux = new AgreementRun(RingKernel.Linux, program.IsNonBlocking);
        List<string> expected = linux.Run(program.Steps, null);
        using var emulated = new AgreementRun(RingKernel.Emulated, program.IsNonBlocking);
        List<string> actual = emulated.Run(program.Steps, expected);
        for (int i = 0; i < expected.Count; i++)
        {
            if (expected[i] != actual[i])
                Assert.Fail($"line {i}\n  Linux:    {expected[i]}\n  emulated: {actual[i]}\n");
        }
    }
}
