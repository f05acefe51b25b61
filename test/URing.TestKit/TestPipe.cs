using Microsoft.Win32.SafeHandles;
using URing.TestKit.Interop;

namespace URing.TestKit;

/// <summary>A pipe: something to wait for, and a way to end the wait.</summary>
public sealed class TestPipe : IDisposable
{
    public unsafe TestPipe()
    {
        int* ends = stackalloc int[2];
        // SAFETY: the C library writes two numbers during the call only.
        if (Libc.pipe2(ends, Libc.CloseOnExec) < 0)
            throw new InvalidOperationException($"pipe2: errno {-Libc.LastErrno}");

        Reader = new SafeFileHandle(ends[0], ownsHandle: true);
        Writer = new SafeFileHandle(ends[1], ownsHandle: true);
    }

    public SafeFileHandle Reader { get; }

    public SafeFileHandle Writer { get; }

    /// <summary>The reading end's descriptor, for entries of a ring.</summary>
    public int ReadFd => (int)Reader.DangerousGetHandle();

    /// <summary>The writing end's descriptor, for entries of a ring.</summary>
    public int WriteFd => (int)Writer.DangerousGetHandle();

    /// <summary>Writes bytes, blocking if the pipe is full.</summary>
    public unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            // SAFETY: the kernel reads the bytes during the call only.
            nint written = Libc.write(WriteFd, start, (nuint)bytes.Length);
            if (written != bytes.Length)
                throw new InvalidOperationException($"write to a pipe answered {written}");
        }
    }

    public void Dispose()
    {
        Reader.Dispose();
        Writer.Dispose();
    }
}
