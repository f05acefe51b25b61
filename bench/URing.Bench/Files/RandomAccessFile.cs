using Microsoft.Win32.SafeHandles;

namespace URing.Bench.Files;

/// <summary>What .NET has: RandomAccess, whose asynchronous calls block a thread of the pool each.</summary>
internal sealed class RandomAccessFile(SafeFileHandle handle) : AwaitedFile
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset) =>
        RandomAccess.ReadAsync(handle, buffer, offset);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset) =>
        RandomAccess.WriteAsync(handle, buffer, offset);

    public override async ValueTask WriteDurablyAsync(ReadOnlyMemory<byte> buffer, long offset)
    {
        await RandomAccess.WriteAsync(handle, buffer, offset);
        RandomAccess.FlushToDisk(handle);
    }

    public override void Clear() => RandomAccess.SetLength(handle, 0);

    public override void Dispose() => handle.Dispose();
}
