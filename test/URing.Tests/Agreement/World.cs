using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.Kernels.Interop;
using URing.TestKit;

namespace URing.Tests.Agreement;

/// <summary>What programs act on: sockets, a pipe, a file, and their other ends.</summary>
internal sealed unsafe partial class World : IDisposable
{
    // SAFETY: the kernel reads and writes what lies in these frames, during the call only.

    private const int Unix = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int BarrierFlags = CloseOnExec | NonBlocking;

    private readonly SafeFileHandle[] _own = new SafeFileHandle[3];
    private readonly SafeFileHandle[] _peers = new SafeFileHandle[3];
    private readonly TestPipe _pipe = new();
    private readonly TestFile _file = new("0123456789abcdefghij"u8);
    private readonly SafeFileHandle _event = new(Libc.eventfd(0, BarrierFlags), ownsHandle: true);

    /// <param name="isNonBlocking">Whether the sockets are so for their user.</param>
    public World(bool isNonBlocking)
    {
        (int type, int extra)[] kinds = [(1, 0), (5, 0), (2, 0)];
        int* ends = stackalloc int[2];
        for (int i = 0; i < kinds.Length; i++)
        {
            int type = kinds[i].type | CloseOnExec | (isNonBlocking ? NonBlocking : 0);
            Assert.Equal(0, socketpair(Unix, type, 0, ends));
            (_own[i], _peers[i]) = (new SafeFileHandle(ends[0], true), new SafeFileHandle(ends[1], true));
        }
    }

    public int FileFd => _file.Fd;

    public int PipeReader => _pipe.ReadFd;

    public int PipeWriter => _pipe.WriteFd;

    public int EventFd => (int)_event.DangerousGetHandle();

    public int Socket(int target) => (int)_own[target].DangerousGetHandle();

    /// <summary>Sends from the other end, or into the pipe.</summary>
    public int Feed(int target, int size, bool isPipe)
    {
        byte* bytes = stackalloc byte[128];
        for (int i = 0; i < size; i++)
            bytes[i] = (byte)((i * 7) + size);
        if (isPipe)
            return (int)Libc.write(PipeWriter, bytes, (nuint)Math.Min(size, 100));
        return (int)send(Peer(target), bytes, (nuint)Math.Min(size, 128), DontWait | NoSignal);
    }

    /// <summary>Receives at the other end.</summary>
    public string Drain(int target, int size)
    {
        byte[] bytes = new byte[size + 1];
        fixed (byte* start = bytes)
        {
            nint received = recv(Peer(target), start, (nuint)bytes.Length, DontWait);
            return $"{received}:{Convert.ToHexString(bytes.AsSpan(0, Math.Clamp((int)received, 0, 16)))}";
        }
    }

    /// <summary>Has the other end send no more.</summary>
    public void EndPeer(int target) => _ = Libc.shutdown(Peer(target), 1);

    public void Signal()
    {
        ulong one = 1;
        Assert.Equal(8, Libc.write(EventFd, &one, 8));
    }

    public void Calm()
    {
        ulong counter;
        Assert.Equal(8, Libc.read(EventFd, &counter, 8));
    }

    public void Dispose()
    {
        foreach (SafeFileHandle handle in (SafeFileHandle[])[.. _own, .. _peers, _event])
            handle.Dispose();
        _pipe.Dispose();
        _file.Dispose();
    }

    private int Peer(int target) => (int)_peers[target].DangerousGetHandle();

    [LibraryImport("libc")]
    private static partial int socketpair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc")]
    private static partial nint send(int fd, byte* bytes, nuint count, int flags);

    [LibraryImport("libc")]
    private static partial nint recv(int fd, byte* bytes, nuint count, int flags);
}
