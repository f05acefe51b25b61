using System.Reflection;
using Xunit;

namespace URing.TestKit;

/// <summary>
/// The base of test classes that run over every kernel: knows the kernel, skips what it cannot do, sees leaks.
/// </summary>
public abstract class KernelContract : IDisposable
{
    private readonly LeakCheck? _leaks;

    protected KernelContract(KernelCase kernel)
    {
        Case = kernel;
        SkipWhereDeclared();
        Kernel = kernel.Create();
        _leaks = LeakCheck.Start();
    }

    protected KernelCase Case { get; }

    protected RingKernel Kernel { get; }

    /// <summary>The name of the test that runs; set by runners other than xunit's.</summary>
    public static AsyncLocal<string?> RunningTest { get; } = new();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the fixture: what the test made is gone by now, and nothing may be left of it.</summary>
    protected virtual void Dispose(bool disposing) => _leaks?.Dispose();

    private void SkipWhereDeclared()
    {
        if (Case.WhyUnusable is { } missing)
            Assert.Skip($"{Case.Name}: {missing}");

        string? test = RunningTest.Value ?? TestContext.Current.TestMethod?.MethodName;
        MethodInfo? method = test is null ? null : GetType().GetMethod(test);
        foreach (NotOnKernelAttribute not in method?.GetCustomAttributes<NotOnKernelAttribute>() ?? [])
        {
            if (not.Covers(Case))
                Assert.Skip(not.Reason);
        }
    }
}
