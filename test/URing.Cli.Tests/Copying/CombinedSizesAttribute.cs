using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace URing.Cli.Tests.Copying;

/// <summary>Every kernel with the lengths around a block of 4,096 bytes, and some that are longer.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CombinedSizesAttribute : DataAttribute
{
    private static readonly long[] s_lengths =
        [0, 1, 4095, 4096, 4097, 4 * 4096, (5 * 4096) - 1, (1 << 20) + 1, 33 << 20];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        ITheoryDataRow[] rows =
        [
            .. from kernel in new[] { "linux", "emulated" }
               from length in s_lengths
               select new TheoryDataRow<string, long>(kernel, length),
        ];
        return ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(rows);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
