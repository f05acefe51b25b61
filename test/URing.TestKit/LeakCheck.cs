using System.Globalization;
using Xunit;

namespace URing.TestKit;

/// <summary>Remembers what was open at the start of a test and fails if more is open at its end.</summary>
/// <remarks>Give it a short while: descriptors and memory may come back a moment after the last call.</remarks>
public sealed class LeakCheck : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static readonly string[] s_runtimeFiles = [".dll", ".pdb", ".so", "/dev/urandom"];
    private static readonly string[] s_runtimePlaces = ["-> /proc/", "-> /sys/"];

    private readonly HashSet<string> _open;
    private readonly List<(string Name, Func<long> Read, long Start)> _counters = [];
    private bool _checked;

    private LeakCheck(IEnumerable<(string Name, Func<long> Read)> counters)
    {
        foreach ((string name, Func<long> read) in counters)
            _counters.Add((name, read, read()));
        _open = OpenDescriptors();
    }

    /// <summary>Starts to look, at open descriptors and at counters that must return to where they are now.</summary>
    public static LeakCheck Start(params ReadOnlySpan<(string Name, Func<long> Read)> counters) =>
        new(counters.ToArray());

    /// <summary>The process's open descriptors, each as <c>number -> target</c>.</summary>
    public static HashSet<string> OpenDescriptors()
    {
        HashSet<string> open = [];
        foreach (string link in Directory.GetFiles("/proc/self/fd"))
        {
            // The listing's own descriptor is closed by now, and its link dangles.
            if (ReadLink(link) is { } target)
                open.Add($"{Path.GetFileName(link)} -> {target}");
        }
        return open;
    }

    /// <summary>Fails and says what leaked, if it does not come back in time.</summary>
    public void AssertClean(TimeSpan? patience = null)
    {
        _checked = true;
        List<string> leaks = [];
        if (!Eventually.Comes(() => (leaks = FindLeaks()).Count == 0, patience ?? s_patience))
            Assert.Fail("Leaked: " + string.Join("; ", leaks));
    }

    public void Dispose()
    {
        if (!_checked)
            AssertClean();
    }

    private static string? ReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private List<string> FindLeaks()
    {
        List<string> leaks = [];
        foreach (string descriptor in OpenDescriptors())
        {
            if (!_open.Contains(descriptor) && !IsOfTheRuntime(descriptor))
                leaks.Add("descriptor " + descriptor);
        }
        foreach ((string name, Func<long> read, long start) in _counters)
        {
            long now = read();
            if (now != start)
                leaks.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {now}, was {start}"));
        }
        return leaks;
    }

    // Assemblies and symbols that the runtime loads on the way, and what it reads about the machine.
    private static bool IsOfTheRuntime(string descriptor) =>
        s_runtimeFiles.Any(ending => descriptor.EndsWith(ending, StringComparison.Ordinal))
        || s_runtimePlaces.Any(place => descriptor.Contains(place, StringComparison.Ordinal));
}
