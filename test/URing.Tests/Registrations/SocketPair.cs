using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace URing.Tests.Registrations;

/// <summary>Two connected sockets of this process: what is sent is there at once.</summary>
internal sealed partial class SocketPair : IDisposable
{
    private const int Unix = 1;
    private const int StreamClosedOnExec = 1 | 0x80000;
    private const int SequencedClosedOnExec = 5 | 0x80000;

    private readonly SafeFileHandle _receiver;
    private readonly SafeFileHandle _sender;

    /// <param name="isSequenced">Whether what is sent comes in the same pieces.</param>
    public unsafe SocketPair(bool isSequenced = false)
    {
        int* ends = stackalloc int[2];
        // SAFETY: the C library writes two numbers during the call only.
        int type = isSequenced ? SequencedClosedOnExec : StreamClosedOnExec;
        Assert.Equal(0, socketpair(Unix, type, 0, ends));
        (_receiver, _sender) = (new SafeFileHandle(ends[0], true), new SafeFileHandle(ends[1], true));
    }

    /// <summary>The receiving end's descriptor, for entries of a ring.</summary>
    public int Fd => (int)_receiver.DangerousGetHandle();

    public unsafe void Send(params byte[] bytes)
    {
        // SAFETY: the kernel reads the bytes during the call only.
        fixed (byte* start = bytes)
            Assert.Equal(bytes.Length, write((int)_sender.DangerousGetHandle(), start, (nuint)bytes.Length));
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _sender.Dispose();
    }

    [LibraryImport("libc")]
    private static unsafe partial int socketpair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc")]
    private static unsafe partial nint write(int fd, byte* bytes, nuint count);
}
