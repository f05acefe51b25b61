using System.Runtime.InteropServices;
using URing.TestKit.Interop;

namespace URing.TestKit;

/// <summary>poll(2) on one descriptor.</summary>
public static class Polled
{
    /// <summary>Whether a descriptor is readable, now or within some milliseconds.</summary>
    public static unsafe bool IsReadable(SafeHandle handle, int milliseconds = 0)
    {
        var descriptor = new Libc.PollDescriptor { fd = (int)handle.DangerousGetHandle(), events = 1 };
        // SAFETY: the kernel writes the struct during the call only.
        return Libc.poll(&descriptor, 1, milliseconds) == 1 && (descriptor.revents & 1) != 0;
    }
}
