using Microsoft.Win32.SafeHandles;
using URing.Kernels.Interop;

namespace URing.Tests.Requests;

/// <summary>Epoll instances.</summary>
internal static class Epoll
{
    public static SafeFileHandle Create()
    {
        int fd = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        Assert.True(fd >= 0);
        return new SafeFileHandle(fd, ownsHandle: true);
    }
}
