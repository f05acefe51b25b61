using System.Diagnostics;
using URing.Cli.Copying;
using URing.Cli.Interop;
using URing.Cli.Reporting;

namespace URing.Cli.Touring;

/// <summary>
/// Shows in half a minute what io_uring does here: which kernel, one poll, one copied and verified file.
/// </summary>
internal sealed class Tour(Terminal terminal, CancellationToken token)
{
    private const int MostRounds = 3;

    // After that no further round is begun: it may take as long as all that was before.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Runs the tour on a file, or on a generated one.</summary>
    /// <exception cref="Failure">A step cannot be done here; nothing is left behind.</exception>
    public void Run(string? file)
    {
        LookAt(file);
        RunExample();
        using Workplace place = file is null
            ? Workplace.Create(2 * GeneratedFile.MostBytes)
            : Workplace.Create(CopyPaths.LookAtSource(file).Length);
        string source = file ?? Generate(place);
        terminal.WriteFact("File", Describe(source, place));
        Compare(source, place);
        SayWhatNext();
    }

    private static void LookAt(string? file)
    {
        if (file is null)
            return;
        if (FileStatus.TryGet(file, out _) == Errno.ENOENT)
            throw Throw.NoFileOrCommand(file);
        _ = CopyPaths.LookAtSource(file);
    }

    private void RunExample()
    {
        using var context = new URingContext(entries: 16);
        terminal.WriteFact("Kernel", $"{context.Kernel.Name}: {context.KernelReason}");
        Completion completion = PollExample.Run(context);
        terminal.WriteFact("Example",
            $"polled /dev/zero for reading: user data {completion.UserData}, result {completion.Result}");
        if (completion != PollExample.Expected)
            throw Throw.ExampleDiffers(completion);
    }

    private string Generate(Workplace place)
    {
        string path = place.NameFor("generated");
        long length = terminal.Follow("generating", GeneratedFile.MostBytes,
            progress => GeneratedFile.Write(path, progress, token));
        if (length < GeneratedFile.MostBytes)
            terminal.WriteFact("Disk", "slow, so the file is smaller than usual: the tour stays under 30 seconds");
        return path;
    }

    private static string Describe(string source, Workplace place)
    {
        string length = Sizes.Format(CopyPaths.LookAtSource(source).Length);
        return $"'{source}', {length}, to be copied into '{place.Path}' ({place.FileSystem})";
    }

    // The first copies are slower than later ones, for all memory is new: so each side gets several rounds.
    private void Compare(string source, Workplace place)
    {
        string copy = place.NameFor("copy");
        Measurement? ours = null;
        Measurement? theirs = null;
        int rounds = 0;
        do
        {
            ours = CopyThroughRing(source, copy, isFirst: rounds == 0).FasterOf(ours);
            theirs = CopyInKernel(source, copy).FasterOf(theirs);
            rounds++;
        }
        while (rounds < MostRounds && Stopwatch.GetElapsedTime(_start) < s_patience);
        Show(ours, theirs, rounds);
    }

    private void Show(Measurement ours, Measurement theirs, int rounds)
    {
        terminal.WriteLine();
        terminal.WriteTable(["", "time", "throughput", "CPU user", "CPU system"],
            [Row("URingContext", ours), Row("File.Copy", theirs)]);
        terminal.WriteLine();
        string chosen = rounds > 1 ? $"The best of {rounds} rounds each" : "One round each";
        terminal.WriteLine($"{chosen}; the time ends when the copy is on the disk (fsync).");
        terminal.WriteLine("File.Copy is an in-kernel copy: its bytes never reach the program, where they");
        terminal.WriteLine("could be looked at. So no winner is declared.");
    }

    private Measurement CopyThroughRing(string source, string destination, bool isFirst)
    {
        CopySettings settings = CopySettings.Default;
        var job = new CopyJob(new CopyPaths(source, destination, Replace: false), settings);
        CopyResult? result = null;
        Measurement ours = Measurement.Of(() => result = terminal.Follow("copying", job.Length, Copy));
        if (isFirst)
        {
            terminal.WriteFact("Copy",
                $"readv and writev, depth {settings.Depth}, block {Sizes.Format(settings.Block)}; "
                + "fallocate before, fsync after");
            Verify(source, destination, result!);
        }
        File.Delete(destination);
        return ours with { Length = result!.Length };

        CopyResult Copy(IProgress<long> progress) => job.Run(progress, token);
    }

    private void Verify(string source, string destination, CopyResult result)
    {
        (string original, string copy) = terminal.Follow("verifying", result.Length,
            progress => (Fingerprint.Of(source, new Ignored(), token), Fingerprint.Of(destination, progress, token)));
        if (original != copy)
            throw result.SourceChanged ? Throw.Unverifiable(source) : Throw.CopyDiffers(copy, original);
        terminal.WriteFact("Verify", $"source and copy have the same SHA-256, {copy[..16]}...");
    }

    private Measurement CopyInKernel(string source, string destination)
    {
        Measurement theirs = terminal.Follow("File.Copy", 0, _ => InKernelCopy.Run(source, destination, token));
        File.Delete(destination);
        return theirs;
    }

    private static string[] Row(string name, Measurement measured) =>
    [
        name, Sizes.Format(measured.Elapsed), Sizes.FormatRate(measured.Length, measured.Elapsed),
        Sizes.Format(measured.User), Sizes.Format(measured.System),
    ];

    private void SayWhatNext()
    {
        terminal.WriteLine();
        terminal.WriteLine("Try next:");
        terminal.WriteLine("  uring copy SOURCE DESTINATION    copy a file of yours (--depth 32 --block 1M)");
        terminal.WriteLine("  uring probe                      see what the kernel here can do");
        terminal.WriteLine("  URING_KERNEL=emulated uring      take the tour without io_uring");
    }
}
