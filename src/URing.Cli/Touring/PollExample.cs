using Microsoft.Win32.SafeHandles;

namespace URing.Cli.Touring;

/// <summary>The first example of every io_uring context: polls a device that is always ready to be read.</summary>
internal static class PollExample
{
    private const ulong UserData = 454;

    public static Completion Expected { get; } = new(UserData, (int)PollEvents.Read);

    public static Completion Run(URingContext context)
    {
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        context.AddPollFd(zero, PollEvents.Read, UserData);
        return context.Wait().First();
    }
}
