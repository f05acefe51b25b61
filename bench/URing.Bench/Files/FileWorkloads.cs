using Microsoft.Win32.SafeHandles;
using URing.Bench.Workloads;
using URing.IO;

namespace URing.Bench.Files;

/// <summary>The workloads on files by name: what is done, a slash, who does it.</summary>
internal static class FileWorkloads
{
    public static Workload Open(string name, int depth, string path)
    {
        if (name.Split('/') is not [string word, string who])
            throw new BenchException($"There is no workload {name}.");

        FileUse use = FileUse.Parse(word);
        if (who == "fio")
            return new Fio(depth, use, path);
        if (!use.IsDirect && use.Kind != TransferKind.Append)
            WarmCache(path);
        return who switch
        {
            "ring" => new RingReads(depth, Handles.Open(path, use)),
            "ring-emulated" => new RingReads(depth, Handles.Open(path, use), RingKernel.Emulated),
            "two-rings" => new TwoRings(depth, use, path),
            "nowait" => new NowaitReads(Handles.Open(path, use)),
            "nowait-all-cores" => new NowaitOnAllCores(use, path),
            _ => OpenAwaited(who, use, path, depth),
        };
    }

    private static AwaitedTransfers OpenAwaited(string who, FileUse use, string path, int depth)
    {
        long length = use.Kind == TransferKind.Append ? 0 : new FileInfo(path).Length;
        AwaitedFile[] files = who switch
        {
            "randomaccess" => [new RandomAccessFile(Handles.Open(path, use))],
            "inline" => [new LoopFile(path, use, new LoopUse(IsInline: true))],
            "inline-all-cores" => [.. Enumerable.Range(0, Math.Min(depth, Environment.ProcessorCount)).Select(_ =>
                new LoopFile(path, use, new LoopUse(IsInline: true)))],
            "inline-pooled" => [new LoopFile(path, use, new LoopUse(IsInline: true) { IsPooled = true })],
            "inline-through" =>
                [new LoopFile(path, use, new LoopUse(IsInline: true) { Durability = DurableWrite.Through })],
            "pool" => [new LoopFile(path, use, new LoopUse(IsInline: false))],
            "inline-emulated" => [new LoopFile(path, use, Emulated(isInline: true))],
            "pool-emulated" => [new LoopFile(path, use, Emulated(isInline: false))],
            "inline-all-cores-emulated" => [.. Enumerable.Range(0, Math.Min(depth, Environment.ProcessorCount))
                .Select(_ => new LoopFile(path, use, Emulated(isInline: true)))],
            "two-loops" => [.. Enumerable.Range(0, 2).Select(core =>
                new LoopFile(path, use, new LoopUse(IsInline: true) { Core = core }))],
            _ => throw new BenchException($"There is no contestant {who}."),
        };
        // As many at once as the others have, which are compared with it.
        bool isShared = who.StartsWith("inline-all-cores", StringComparison.Ordinal);
        return new AwaitedTransfers(files, use, length, isShared ? depth / files.Length : depth);
    }

    private static LoopUse Emulated(bool isInline) => new(isInline) { Kernel = RingKernel.Emulated };

    private static void WarmCache(string path)
    {
        using SafeFileHandle file = Handles.Open(path, FileUse.CachedRead);
        PageCache.Warm(file);
    }
}
