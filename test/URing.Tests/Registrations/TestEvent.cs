using Microsoft.Win32.SafeHandles;
using URing.Kernels.Interop;

namespace URing.Tests.Registrations;

/// <summary>A counter of eventfd(2) that does not block.</summary>
internal sealed class TestEvent : IDisposable
{
    public TestEvent()
    {
        Handle = new SafeFileHandle(Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK), ownsHandle: true);
        Assert.False(Handle.IsInvalid);
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Takes the count; 0 if nothing was counted.</summary>
    public unsafe ulong Take()
    {
        ulong count = 0;
        // SAFETY: the kernel writes the number during the call only.
        return Libc.read((int)Handle.DangerousGetHandle(), &count, sizeof(ulong)) == sizeof(ulong) ? count : 0;
    }

    public void Dispose() => Handle.Dispose();
}
