using System.Runtime.InteropServices;

namespace URing.Tests.Rings;

/// <summary>What a forked child sees of its parent's ring.</summary>
public sealed unsafe partial class ForkTests
{
    private const int Kill = 9;

    [Fact]
    public void Fork_Child_HasNoneOfTheRingsMemory()
    {
        using var ring = new Ring(8, new RingOptions { Kernel = RingKernel.Linux });
        int child = ForkAndPause();
        try
        {
            Assert.True(child > 0, "fork failed");
            Assert.Contains("[io_uring]", File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
            string inherited = File.ReadAllText($"/proc/{child}/maps");
            Assert.Contains("[stack]", inherited, StringComparison.Ordinal);
            Assert.DoesNotContain("[io_uring]", inherited, StringComparison.Ordinal);
        }
        finally
        {
            if (child > 0)
            {
                Assert.Equal(0, kill(child, Kill));
                Assert.Equal(child, waitpid(child, null, 0));
            }
        }
    }

    // The child has this thread alone and must not meet the runtime: it goes from one function of the C library to the
    // other, found beforehand, and stays there until it is ended.
    private static int ForkAndPause()
    {
        nint program = NativeLibrary.GetMainProgramHandle();
        var fork = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(program, "fork");
        var pause = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(program, "pause");
        int child = fork();
        while (child == 0)
            _ = pause();
        return child;
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc")]
    private static partial int waitpid(int process, int* status, int options);
}
