using System.Runtime.InteropServices;
using URing.Abi;
using URing.IO.Files;
using URing.IO.Loops;

namespace URing.IO;

// What is done to the file as a whole.
public sealed partial class URingFile
{
    private const int KeepSize = 1; // FALLOC_FL_KEEP_SIZE of linux/falloc.h
    private const int PunchHole = 2; // FALLOC_FL_PUNCH_HOLE
    private const int ZeroRange = 0x10; // FALLOC_FL_ZERO_RANGE
    private const int InfoLength = 256;

    /// <summary>Ends once what was written before is on the device, like fsync(2).</summary>
    /// <param name="dataOnly">Leaves out times and the like, which no later read needs, like fdatasync(2).</param>
    /// <remarks>Writes that are still in flight are not waited for.</remarks>
    public ValueTask FlushAsync(bool dataOnly = false, CancellationToken token = default) =>
        Discard(Start(FileAction.Flush, static (entry, in arguments) =>
            entry.PrepareFSync(arguments.Descriptor, arguments.First != 0), dataOnly ? 1 : 0, 0, token));

    /// <summary>Reserves space on the device, so that writes to it find room, like fallocate(2).</summary>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes; at least 1.</param>
    /// <param name="keepLength">Whether the file's length stays as it is.</param>
    public ValueTask AllocateAsync(
        long offset, long length, bool keepLength = false, CancellationToken token = default) =>
        ChangeRange(keepLength ? KeepSize : 0, offset, length, token);

    /// <summary>Gives space back to the device; the range reads as zeros, and the length stays.</summary>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes; at least 1.</param>
    public ValueTask PunchHoleAsync(long offset, long length, CancellationToken token = default) =>
        ChangeRange(PunchHole | KeepSize, offset, length, token);

    /// <summary>Makes a range read as zeros, with its space kept.</summary>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes; at least 1.</param>
    /// <param name="keepLength">Whether the file's length stays as it is.</param>
    public ValueTask ZeroRangeAsync(
        long offset, long length, bool keepLength = false, CancellationToken token = default) =>
        ChangeRange(ZeroRange | (keepLength ? KeepSize : 0), offset, length, token);

    /// <summary>Cuts the file off, or lengthens it by zeros, like ftruncate(2).</summary>
    /// <param name="length">The new length in bytes.</param>
    /// <remarks>Kernel: since Linux 6.9.</remarks>
    public ValueTask SetLengthAsync(long length, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Discard(Start(FileAction.SetLength, static (entry, in arguments) =>
            entry.PrepareFTruncate(arguments.Descriptor, (ulong)arguments.First), length, 0, token));
    }

    /// <summary>Tells length, times and what direct transfers must be aligned to, like statx(2).</summary>
    public async ValueTask<URingFileInfo> GetInfoAsync(CancellationToken token = default)
    {
        // The last byte is the empty path, which means the descriptor itself.
        byte[] answer = GC.AllocateArray<byte>(InfoLength + 1, pinned: true);
        Enter();
        _ = await FileRequest.Start(
            this, FileAction.GetInfo, PrepareInfo, new RequestArguments(Descriptor, Memory: answer), token)
            .ConfigureAwait(LoopCore.Current is not null);
        return new URingFileInfo(MemoryMarshal.Read<statx>(answer));
    }

    private static unsafe void PrepareInfo(SubmissionEntry entry, in RequestArguments arguments)
    {
        // SAFETY: the array is pinned, and the request keeps it until its completion.
        byte* answer = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(arguments.Memory!, 0);
        entry.PrepareStatx(arguments.Descriptor, answer + InfoLength, URingFileInfo.EmptyPath, URingFileInfo.Wanted,
            (statx*)answer);
    }

    private ValueTask ChangeRange(int mode, long offset, long length, CancellationToken token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Enter();
        var arguments = new RequestArguments(Descriptor, offset, length) { Mode = mode };
        return Discard(FileRequest.Start(this, FileAction.Allocate, static (entry, in arguments) =>
            entry.PrepareFAllocate(arguments.Descriptor, arguments.Mode, (ulong)arguments.First,
                (ulong)arguments.Second), arguments, token));
    }

    private ValueTask<int> Start(
        FileAction action, EntryPreparation prepare, long first, long second, CancellationToken token)
    {
        Enter();
        return FileRequest.Start(this, action, prepare, new RequestArguments(Descriptor, first, second), token);
    }

    private static async ValueTask Discard(ValueTask<int> task) =>
        _ = await task.ConfigureAwait(LoopCore.Current is not null);
}
