using System.Diagnostics;

namespace URing.Cli.Touring;

/// <summary>
/// What a piece of work cost: time on the clock, and time of the CPU in the program and in the kernel.
/// </summary>
internal sealed record Measurement(long Length, TimeSpan Elapsed, TimeSpan User, TimeSpan System)
{
    public Measurement FasterOf(Measurement? other) => other is null || Elapsed < other.Elapsed ? this : other;

    /// <summary>
    /// Does the work, and measures the whole process meanwhile: the kernel's workers count among its threads.
    /// </summary>
    public static Measurement Of(Action work)
    {
        Environment.ProcessCpuUsage before = Environment.CpuUsage;
        long start = Stopwatch.GetTimestamp();
        work();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Environment.ProcessCpuUsage after = Environment.CpuUsage;
        return new Measurement(
            0, elapsed, after.UserTime - before.UserTime, after.PrivilegedTime - before.PrivilegedTime);
    }
}
