using System.Reflection;
using URing.TestKit;

namespace URing.IO.Tests.Kit;

public sealed class KernelListTests
{
    /// <summary>What cannot run on a kernel is written down where a review sees it.</summary>
    [Fact]
    public void NotOnKernel_Declarations_AreTheCheckedInList()
    {
        string[] declared = [.. Declared().Distinct().Order(StringComparer.Ordinal)];
        string file = Path.Combine(AppContext.BaseDirectory, "Data", "not-on-every-kernel-io.txt");
        string[] listed = [.. File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#')];
        Assert.True(declared.SequenceEqual(listed),
            "test/not-on-every-kernel-io.txt should say:\n" + string.Join('\n', declared));
    }

    private static IEnumerable<string> Declared() =>
        from type in typeof(KernelListTests).Assembly.GetTypes()
        from method in type.GetMethods()
        from not in method.GetCustomAttributes<NotOnKernelAttribute>()
        select $"{method.DeclaringType!.Name}.{method.Name} | {not.Kernel} | {not.Reason}";
}
