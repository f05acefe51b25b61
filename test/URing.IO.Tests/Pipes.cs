using URing.TestKit;

namespace URing.IO.Tests;

/// <summary>Several pipes.</summary>
internal sealed class Pipes(int count) : IDisposable
{
    public TestPipe[] All { get; } = [.. Enumerable.Range(0, count).Select(static _ => new TestPipe())];

    public void Dispose()
    {
        foreach (TestPipe pipe in All)
            pipe.Dispose();
    }
}
