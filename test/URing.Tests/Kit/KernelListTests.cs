using System.Reflection;
using URing.TestKit;
using URing.Tests.Abi;

namespace URing.Tests.Kit;

public sealed class KernelListTests
{
    /// <summary>What cannot run on a kernel is written down where a review sees it.</summary>
    [Fact]
    public void NotOnKernel_Declarations_AreTheCheckedInList()
    {
        string[] declared = [.. Declared().Distinct().Order(StringComparer.Ordinal)];
        string[] listed = [.. File.ReadLines(HeaderData.PathOf("not-on-every-kernel.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')];
        Assert.True(declared.SequenceEqual(listed),
            "test/not-on-every-kernel.txt should say:\n" + string.Join('\n', declared));
    }

    private static IEnumerable<string> Declared() =>
        from type in typeof(KernelListTests).Assembly.GetTypes()
        from method in type.GetMethods()
        from not in method.GetCustomAttributes<NotOnKernelAttribute>()
        select $"{method.DeclaringType!.Name}.{method.Name} | {not.Kernel} | {not.Reason}";
}
