// A log of lines: appends that come at the same time share one durable write; what a crash has torn is cut off.
using System.Numerics;
using System.Text;
using URing.IO;

string path = Path.Combine(Path.GetTempPath(), $"uring-log-{Environment.ProcessId}");
URingFileOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite };
await using (URingFile file = await URingFile.OpenAsync(path, options))
{
    (Log log, _) = await Log.RecoverAsync(file);
    await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => log.AppendAsync($"line {i}")));
    Console.WriteLine($"1000 lines in {log.Writes} durable writes");
}
File.AppendAllText(path, "0123 as a crash may leave it");
await using URingFile again = await URingFile.OpenAsync(path, options);
File.Delete(path);
(_, string[] found) = await Log.RecoverAsync(again);
Console.WriteLine($"found again: {found.Length}");
return found.SequenceEqual(Enumerable.Range(0, 1000).Select(i => $"line {i}")) ? 0 : 1;

internal sealed class Log(URingFile file, long end)
{
    private readonly Lock _gate = new();
    private StringBuilder _gathered = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;
    public int Writes { get; private set; }

    public static async Task<(Log Log, string[] Lines)> RecoverAsync(URingFile file)
    {
        byte[] bytes = new byte[(await file.GetInfoAsync()).Length];
        await file.ReadExactlyAsync(bytes, 0);
        string[] lines = [.. Encoding.UTF8.GetString(bytes).Split('\n').SkipLast(1).TakeWhile(IsWhole)];
        int end = lines.Sum(line => Encoding.UTF8.GetByteCount(line) + 1);
        await file.SetLengthAsync(end);
        return (new Log(file, end), [.. lines.Select(line => line[9..])]);
    }

    // The task ends once the line is on the device: with the next write, which starts when the running one has ended.
    public Task AppendAsync(string line)
    {
        lock (_gate)
        {
            _gathered.Append($"{Sum(line):x8} {line}\n");
            return _next ??= WriteAsync(_running);
        }
    }

    private async Task WriteAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        string text;
        lock (_gate)
            (text, _gathered, _running, _next) = (_gathered.ToString(), new(), _next!, null);
        await file.WriteDurablyAsync(Encoding.UTF8.GetBytes(text), end);
        (end, Writes) = (end + Encoding.UTF8.GetByteCount(text), Writes + 1);
    }
    private static bool IsWhole(string line) => line.Length >= 9 && line[..8] == $"{Sum(line[9..]):x8}";
    private static uint Sum(string line) => Encoding.UTF8.GetBytes(line).Aggregate(~0u, BitOperations.Crc32C);
}
