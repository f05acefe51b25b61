using System.Buffers.Binary;
using System.Globalization;

namespace URing.IO.Tests.Children;

/// <summary>A child that writes records durably until it is killed, and says of each when it is safe.</summary>
internal static class LogWriter
{
    public const int RecordLength = 512;
    private const int Writers = 4;

    public static async Task RunAsync(RingKernel kernel, string path, string start, string route)
    {
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        var options = new URingFileOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Route = Enum.Parse<FileRoute>(route),
        };
        await using URingFile file = await URingFile.OpenAsync(path, options, loop);
        int next = int.Parse(start, CultureInfo.InvariantCulture) - 1;
        Stream output = Console.OpenStandardOutput();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var how = (DurableWrite)(writer % 2);
            byte[] record = new byte[RecordLength];
            while (true)
            {
                int number = Interlocked.Increment(ref next);
                Fill(record, number);
                await file.WriteDurablyAsync(record, (long)number * RecordLength, how).ConfigureAwait(false);
                // One write for one line: it arrives whole or not at all.
                byte[] line = BitConverter.GetBytes(number);
                lock (output)
                    output.Write(line);
            }
        }));
    }

    /// <summary>Fills a record in a way that its number tells all of it.</summary>
    public static void Fill(Span<byte> record, int number)
    {
        for (int i = 0; i < record.Length; i += sizeof(int))
            BinaryPrimitives.WriteInt32LittleEndian(record[i..], unchecked((number * 31) + i + 1));
    }
}
