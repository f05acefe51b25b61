using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Xunit;

namespace URing.TestKit;

/// <summary>
/// Runs a test assembly's facts and theories by plain reflection: xunit's runner needs the assembly as a file.
/// </summary>
/// <remarks>
/// Knows [Fact], [Theory] with any data attribute, Skip, Explicit, skips from within, class fixtures, and fixtures that
/// are IAsyncLifetime, IAsyncDisposable or IDisposable. Whatever else a test asks for makes it fail, not vanish.
/// </remarks>
public static class AotRunner
{
    /// <summary>Runs the tests and prints those that failed, then a line of counts.</summary>
    /// <param name="assembly">Where the tests are.</param>
    /// <param name="output">What the results are printed to.</param>
    /// <param name="arguments">Only tests whose name contains one of these are run; none for all.</param>
    /// <returns>The process's exit code: 0 if no test failed and some ran.</returns>
    public static int Run(Assembly assembly, TextWriter output, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        var counts = new AotCounts(output);
        foreach (Type type in assembly.GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            if (type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })
                RunClass(type, counts, arguments);
        }
        string seconds = Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        output.WriteLine($"native AOT, {seconds} s");
        output.WriteLine(counts.Summary);
        return counts.ExitCode;
    }

    private static void RunClass(Type type, AotCounts counts, string[] arguments)
    {
        List<MethodInfo> tests =
            [.. type.GetMethods().Where(IsTest).Where(method => IsChosen(type, method, arguments))];
        if (tests.Count == 0)
            return;

        using var fixtures = new AotFixtures(type);
        foreach (MethodInfo method in tests)
        {
            string name = $"{type.FullName}.{method.Name}";
            FactAttribute fact = method.GetCustomAttribute<FactAttribute>()!;
            if (fact.Explicit)
                continue;
            if (fact.Skip is { } reason)
                counts.Skipped(name, reason);
            else
                counts.Record(name, () => RunRows(fixtures, method, name, counts));
        }
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttribute<FactAttribute>() is not null;

    private static bool IsChosen(Type type, MethodInfo method, string[] arguments) =>
        arguments.Length == 0
        || arguments.Any(part => $"{type.FullName}.{method.Name}".Contains(part, StringComparison.OrdinalIgnoreCase));

    // Answers how many tests passed; a failing row is recorded by itself.
    private static int RunRows(AotFixtures fixtures, MethodInfo method, string name, AotCounts counts)
    {
        if (method.GetCustomAttribute<TheoryAttribute>() is null)
        {
            fixtures.RunTest(method, []);
            return 1;
        }

        IReadOnlyList<object?[]> rows = AotTheoryData.Rows(method);
        if (rows.Count == 0)
            Assert.Fail("The theory has no data.");
        foreach (object?[] row in rows)
        {
            string shown = string.Join(", ", row.Select(value => value ?? "null"));
            counts.Record($"{name}({shown})", () =>
            {
                fixtures.RunTest(method, row);
                return 1;
            });
        }
        return 0;
    }
}
