using System.Buffers;
using URing.IO;

namespace URing.Bench.Files;

/// <summary>How a file on a loop is used.</summary>
/// <param name="IsInline">Whether the code that awaits stays on the loop, or is run by the thread pool.</param>
internal sealed record LoopUse(bool IsInline)
{
    /// <summary>Whether transfers use memory of a pool, registered with the kernel where it allows.</summary>
    public bool IsPooled { get; init; }

    public DurableWrite Durability { get; init; }

    /// <summary>The kernel of the loop; null for the automatic choice.</summary>
    public RingKernel? Kernel { get; init; }

    /// <summary>The core that the loop is kept on; null for any.</summary>
    public int? Core { get; init; }
}

/// <summary>URingFile, on a loop of its own.</summary>
internal sealed class LoopFile : AwaitedFile
{
    private const int MostBuffers = 256;

    private readonly URingLoop _loop;
    private readonly URingFile _file;
    private readonly BufferPool? _pool;
    private readonly LoopUse _how;

    public LoopFile(string path, FileUse use, LoopUse how)
    {
        _how = how;
        _loop = new URingLoop(new URingLoopOptions { Kernel = how.Kernel });
        if (how.Core is { } core)
            Finish(_loop.RunAsync(() => PinAsync(core)));
        _file = Finish(URingFile.OpenAsync(path, OptionsFor(use), _loop).AsTask());
        if (how.IsPooled)
            _pool = Finish(BufferPool.CreateAsync(_loop, FileUse.Block, MostBuffers).AsTask());
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset) => _file.ReadAsync(buffer, offset);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset) =>
        _file.WriteAllAsync(buffer, offset);

    public override ValueTask WriteDurablyAsync(ReadOnlyMemory<byte> buffer, long offset) =>
        _file.WriteDurablyAsync(buffer, offset, _how.Durability);

    public override void Clear() => Finish(_file.SetLengthAsync(0).AsTask());

    public override Memory<byte> Rent()
    {
        if (_pool is null)
            return base.Rent();
        return _pool.TryRent(out IMemoryOwner<byte>? owner)
            ? owner.Memory
            : throw new BenchException("The pool is empty.");
    }

    public override Task StartAsync(Func<Task> work) => _how.IsInline ? _loop.RunAsync(work) : Task.Run(work);

    public override void Dispose()
    {
        _file.Dispose();
        _pool?.Dispose();
        Finish(_loop.DisposeAsync().AsTask());
    }

    private static URingFileOptions OptionsFor(FileUse use) => new()
    {
        Access = use.Kind == TransferKind.Read ? FileAccess.Read : FileAccess.ReadWrite,
        Mode = use.Kind == TransferKind.Append ? FileMode.OpenOrCreate : FileMode.Open,
        Direct = use.IsDirect,
        Route = use.IsThroughRing ? FileRoute.Ring : FileRoute.Automatic,
    };

    private static Task PinAsync(int core)
    {
        TwoRings.Pin(core);
        return Task.CompletedTask;
    }

    private static T Finish<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Finish(Task task) => task.GetAwaiter().GetResult();
}
