using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using URing.Bench.Workloads;

namespace URing.Bench.Files;

/// <summary>fio's io_uring engine, started for each slice; the numbers are those that it reports.</summary>
internal sealed class Fio(int depth, FileUse use, string path) : Workload
{
    // What it needs to start is outside of what it reports; shorter runs would round its times too much.
    private const int LeastMilliseconds = 1000;

    public override string Ring => "0 0 0";

    public override string Measure(int milliseconds, bool timed)
    {
        using JsonDocument report = JsonDocument.Parse(Start(Math.Max(LeastMilliseconds, milliseconds), timed));
        JsonElement job = report.RootElement.GetProperty("jobs")[0];
        JsonElement read = job.GetProperty("read");
        double cpu = (job.GetProperty("usr_cpu").GetDouble() + job.GetProperty("sys_cpu").GetDouble()) / 100;
        long cpuNanoseconds = (long)(cpu * job.GetProperty("job_runtime").GetInt64() * 1_000_000);
        long nanoseconds = read.GetProperty("runtime").GetInt64() * 1_000_000;
        var slice = new Slice(read.GetProperty("total_ios").GetInt64(), nanoseconds, cpuNanoseconds, 0, 0);
        return timed ? $"{slice} {LatenciesOf(read)}" : slice.ToString();
    }

    public override void Dispose()
    {
    }

    private string Start(int milliseconds, bool timed)
    {
        // In batches as large as there is room, which is faster than fio's way of one by one.
        string[] arguments =
        [
            "--name=reads", "--ioengine=io_uring", "--rw=randread", "--norandommap", "--bs=4k", $"--filename={path}",
            $"--direct={(use.IsDirect ? 1 : 0)}", $"--iodepth={depth}", $"--iodepth_batch_submit={depth}",
            "--iodepth_batch_complete_min=1", $"--iodepth_batch_complete_max={depth}", "--time_based",
            $"--runtime={milliseconds}ms", $"--gtod_reduce={(timed ? 0 : 1)}", "--output-format=json+",
            "--clat_percentiles=0", "--lat_percentiles=1",
        ];
        var start = new ProcessStartInfo("fio", arguments) { RedirectStandardOutput = true };
        using Process fio = Process.Start(start) ?? throw new BenchException("fio does not start.");
        string report = fio.StandardOutput.ReadToEnd();
        fio.WaitForExit();
        return fio.ExitCode == 0 ? report : throw new BenchException($"fio failed: {report}");
    }

    private static string LatenciesOf(JsonElement read) => string.Join(' ', read.GetProperty("lat_ns")
        .GetProperty("bins").EnumerateObject().Select(bin => string.Create(CultureInfo.InvariantCulture,
            $"{bin.Name}:{bin.Value.GetInt64()}")));
}
