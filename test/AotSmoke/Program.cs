using URing;
using URing.AotSmoke;

// Natively compiled, on every kernel behind the seam: what an application would do first.
(string Name, Func<RingKernel, bool> Run)[] checks =
[
    ("ring: no-op and timeout", RingChecks.NopAndTimeout),
    ("ring: read into pinned memory", RingChecks.Read),
    ("context: the poll of the README", ContextChecks.PollZero),
    ("context: write, allocate, sync, read back", ContextChecks.WriteAndReadBack),
    ("context: wait with a timeout, wake, cancel", ContextChecks.TimeoutWakeAndCancel),
    ("context: allowlist", ContextChecks.Allowlist),
    ("file: write durably, read back", FileChecks.WriteAndReadBack),
    ("loop: code stays", FileChecks.StayOnTheLoop),
];

int passed = 0;
int failed = 0;
foreach (RingKernel kernel in new[] { RingKernel.Linux, RingKernel.Emulated })
{
    if (!IsThere(kernel))
        continue;

    foreach ((string name, Func<RingKernel, bool> run) in checks)
        Count($"{kernel.Name}, {name}", () => run(kernel));
}
Console.WriteLine($"{passed} passed, {failed} failed, 0 skipped");
return failed == 0 && passed > 0 ? 0 : 1;

static bool IsThere(RingKernel kernel)
{
    try
    {
        new Ring(1, new RingOptions { Kernel = kernel }).Dispose();
        return true;
    }
    catch (URingException refused)
    {
        Console.WriteLine($"{kernel.Name} is not there: {refused.Message}");
        return false;
    }
}

void Count(string name, Func<bool> run)
{
    string? reason = null;
    try
    {
        if (!run())
            reason = "the result is wrong";
    }
    catch (Exception unexpected) when (unexpected is URingException or InvalidOperationException or IOException)
    {
        reason = unexpected.Message;
    }

    passed += reason is null ? 1 : 0;
    failed += reason is null ? 0 : 1;
    Console.WriteLine(reason is null ? $"passed  {name}" : $"FAILED  {name}: {reason}");
}
