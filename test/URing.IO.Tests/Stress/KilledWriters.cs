using System.Globalization;
using URing.IO.Tests.Children;
using URing.TestKit;

namespace URing.IO.Tests.Stress;

/// <summary>A writer that is killed at any moment: every write that it called durable is found again.</summary>
/// <remarks>
/// What the process's end can lose is shown, not what a power cut can: the page cache survives the process. The
/// environment variable URING_KILL_CYCLES says how often, 20 and 5 times if not.
/// </remarks>
public abstract class KilledWriters(string kernel, int cycles)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private int Cycles { get; } = int.Parse(
        Environment.GetEnvironmentVariable("URING_KILL_CYCLES") ?? $"{cycles}", CultureInfo.InvariantCulture);

    [Fact]
    public async Task WriteDurably_WriterIsKilled_EveryAcknowledgedRecordIsThere()
    {
        using var data = new TestFile();
        var random = new Random(1);
        HashSet<int> acknowledged = [];
        int next = 0;
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            int before = acknowledged.Count;
            FileRoute route = cycle % 2 == 0 ? FileRoute.Automatic : FileRoute.Ring;
            await RunAndKillAsync($"{data.Path} {next} {route}", random, acknowledged);
            Assert.True(acknowledged.Count > before, "the writer wrote nothing");
            next = acknowledged.Max() + 8;
            AssertAllThere(data, acknowledged.Skip(before));
        }
        AssertAllThere(data, acknowledged);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Cycles} cycles, {acknowledged.Count} records");
    }

    private async Task RunAndKillAsync(string words, Random random, HashSet<int> acknowledged)
    {
        using var child = ChildProcess.Start($"writer {kernel} {words}");
        byte[] buffer = new byte[4096];
        int filled = 0;
        int killAfter = 1 + random.Next(200);
        int here = 0;
        while (true)
        {
            int count = await child.Output.BaseStream.ReadAsync(buffer.AsMemory(filled)).AsTask().WaitAsync(s_patience);
            if (count == 0)
                break;
            filled += count;
            for (int i = 0; i + sizeof(int) <= filled; i += sizeof(int))
            {
                Assert.True(acknowledged.Add(BitConverter.ToInt32(buffer, i)), "acknowledged twice");
                here++;
            }
            int rest = filled % sizeof(int);
            buffer.AsSpan(filled - rest, rest).CopyTo(buffer);
            filled = rest;
            if (here >= killAfter)
                child.Kill();
        }
    }

    private static void AssertAllThere(TestFile data, IEnumerable<int> numbers)
    {
        byte[] expected = new byte[LogWriter.RecordLength];
        byte[] found = new byte[LogWriter.RecordLength];
        foreach (int number in numbers)
        {
            LogWriter.Fill(expected, number);
            _ = RandomAccess.Read(data.Handle, found, (long)number * LogWriter.RecordLength);
            Assert.True(found.AsSpan().SequenceEqual(expected), $"record {number} is not as it was written");
        }
    }

    public sealed class OverLinux() : KilledWriters("linux", 20);

    public sealed class OverEmulated() : KilledWriters("emulated", 5);
}
