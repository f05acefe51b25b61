using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using URing.Abi;
using URing.IO.Buffers;
using URing.IO.Files;
using URing.IO.Metrics;

namespace URing.IO;

// The first route: a call on the caller's thread that never waits.
public sealed partial class URingFile
{
    private readonly RouteMemory _reads;
    private readonly RouteMemory _writes;

    internal RouteMemory RouteOf(bool isWrite) => isWrite ? _writes : _reads;

    /// <summary>Whether a plain call on the file ends soon, though nothing promises how soon.</summary>
    private bool IsLocal => (_flags & OpenFlags.DataSync) == 0 && Home.Kernel.IsLocalFile(Descriptor);

    /// <summary>One call on this thread: one that never waits, or a plain one that is timed.</summary>
    /// <safety>The caller keeps the vectors and what they point to valid during the call.</safety>
    internal unsafe int CallInline(RouteMemory route, iovec* vectors, int count, long offset)
    {
        bool isWrite = route == _writes;
        if (!route.CallsPlainly)
            return Home.Kernel.TransferNow(Descriptor, vectors, count, offset, isWrite);

        long start = Stopwatch.GetTimestamp();
        int moved = isWrite
            ? Home.Kernel.Write(Descriptor, vectors, count, offset, TransferFlags.None)
            : Home.Kernel.Read(Descriptor, vectors, count, offset, TransferFlags.None);
        route.Took(Stopwatch.GetTimestamp() - start);
        return moved;
    }

    /// <summary>Transfers what can be had without waiting.</summary>
    /// <param name="done">Bytes that were transferred.</param>
    /// <returns>
    /// Whether that is all there is: then the file has been left. A read is through at the end of the file, a write
    /// only when nothing is left.
    /// </returns>
    private bool TryInline(RouteMemory route, ReadOnlyMemory<byte> buffer, long offset, out int done)
    {
        done = 0;
        if (!route.TriesInline(buffer.Length))
            return false;

        if (!TryTransferNow(route, buffer, offset, out done))
            return false;

        route.Hit();
        LoopMeter.CountTransfer(route == _writes, FileRoute.Inline);
        Leave();
        return true;
    }

    internal void Missed(RouteMemory route, Errno error) =>
        route.Missed(error, isLocal: error == Errno.EOPNOTSUPP && IsLocal);

    private bool TryTransferNow(RouteMemory route, ReadOnlyMemory<byte> buffer, long offset, out int done)
    {
        try
        {
            return TransferOnce(route, buffer, offset, out done);
        }
        catch
        {
            // Memory that is gone.
            Leave();
            throw;
        }
    }

    private unsafe bool TransferOnce(RouteMemory route, ReadOnlyMemory<byte> buffer, long offset, out int done)
    {
        if (!MemoryMarshal.TryGetMemoryManager(buffer, out PooledMemory? pooled, out int start, out int length))
            return TransferNow(route, buffer.Span, offset, out done);

        // SAFETY: native memory, which does not go back to its pool as long as it is pinned.
        using MemoryHandle pin = pooled.Pin(start);
        return TransferNow(route, new ReadOnlySpan<byte>(pin.Pointer, length), offset, out done);
    }

    private unsafe bool TransferNow(RouteMemory route, ReadOnlySpan<byte> buffer, long offset, out int done)
    {
        bool isWrite = route == _writes;
        done = 0;
        // SAFETY: the buffer is pinned during the calls. Reads come here with memory that may be written to.
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var rest = new iovec { iov_base = (ulong)(start + done), iov_len = (ulong)(buffer.Length - done) };
                int moved = CallInline(route, &rest, 1, offset + done);
                if (moved > 0)
                    done += moved;
                // A short count may be the cached part of a range: only 0 is the end of the file.
                if ((done == buffer.Length && moved >= 0) || (moved == 0 && !isWrite))
                    return true;
                if (moved == 0 || (moved < 0 && moved != -(int)Errno.EINTR))
                {
                    if (moved < 0)
                        Missed(route, (Errno)(-moved));
                    return false;
                }
            }
        }
    }
}
