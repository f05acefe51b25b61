using System.Globalization;
using URing.TestKit;

namespace URing.Tests.Agreement;

/// <summary>
/// Random programs over sockets, pipes, groups of buffers, polls, chains and cancels, on Linux and on the emulated
/// kernel: every completion must be the same, step for step, and all memory in the end.
/// </summary>
/// <remarks>
/// URING_SEEDS says how many; URING_FIRST_SEED is where they start, to repeat one that failed. A program that fails is
/// made as short as it can be before it is printed.
/// </remarks>
public sealed class AgreementTests
{
    private const int Few = 100;
    private const int MostSteps = 20;
    private const int MostDifferences = 10;

    [Fact]
    public void Programs_EverySeed_RunAlike()
    {
        if (KernelCase.Linux.WhyUnusable is { } missing)
            Assert.Skip(missing);

        List<string> differences = [];
        int first = Setting("URING_FIRST_SEED", 1);
        int end = first + Setting("URING_SEEDS", Few);
        for (int seed = first; seed < end && differences.Count < MostDifferences; seed++)
        {
            List<Step> program = Write(seed);
            bool isNonBlocking = seed % 8 == 0;
            if (Compare(program, isNonBlocking) is { } difference)
                differences.Add($"seed {seed} {isNonBlocking}:\n{Shorten(program, isNonBlocking, difference)}");
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static List<Step> Write(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(2, MostSteps);
        return [.. Enumerable.Range(0, count).Select(number => Step.Random(random, number))];
    }

    private static string? Compare(List<Step> program, bool isNonBlocking)
    {
        using var linux = new AgreementRun(RingKernel.Linux, isNonBlocking);
        List<string> expected = linux.Run(program, null);
        using var emulated = new AgreementRun(RingKernel.Emulated, isNonBlocking);
        List<string> actual = emulated.Run(program, expected);
        for (int i = 0; i < expected.Count; i++)
        {
            if (expected[i] != actual[i])
                return $"line {i}\n  Linux:    {expected[i]}\n  emulated: {actual[i]}\n";
        }
        return null;
    }

    private static string Shorten(List<Step> program, bool isNonBlocking, string difference)
    {
        for (bool isShorter = true; isShorter;)
        {
            isShorter = false;
            for (int i = program.Count - 1; i >= 0; i--)
            {
                List<Step> without = [.. program[..i], .. program[(i + 1)..]];
                if (Compare(without, isNonBlocking) is not { } stillDifferent)
                    continue;
                (program, difference, isShorter) = (without, stillDifferent, true);
            }
        }
        return $"{string.Join('\n', program)}\n{difference}";
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
