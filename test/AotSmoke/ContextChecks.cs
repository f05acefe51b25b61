using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace URing.AotSmoke;

internal static class ContextChecks
{
    public static bool PollZero(RingKernel kernel)
    {
        using var uring = new URingContext(16, null, kernel);
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        uring.AddPollFd(zero, PollEvents.Read, 454);
        return uring.Wait().First() is { UserData: 454, Result: 1 };
    }

    public static bool WriteAndReadBack(RingKernel kernel)
    {
        string path = Path.GetTempFileName();
        using SafeFileHandle file =
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, options: FileOptions.DeleteOnClose);
        using var uring = new URingContext(16, null, kernel);
        byte[] written = new byte[10_000];
        Random.Shared.NextBytes(written);
        byte[] read = new byte[written.Length];

        uring.AddFallocate(file, 0, written.Length, mode: 0, 1);
        bool allocated = Next(uring) == 0;
        uring.AddWritev([written.AsMemory(..4_000), written.AsMemory(4_000..)], file, 0, 2);
        bool wrote = Next(uring) == written.Length;
        uring.AddFsync(file, 3);
        bool synced = Next(uring) == 0;
        uring.AddReadv([read.AsMemory(..9_000), read.AsMemory(9_000..)], file, 0, 4);
        return Next(uring) == read.Length && allocated && wrote && synced && read.AsSpan().SequenceEqual(written);
    }

    public static bool TimeoutWakeAndCancel(RingKernel kernel)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var uring = new URingContext(16, null, kernel);
        uring.AddReadv([new byte[64]], pipe.SafePipeHandle, null, 1);
        bool timedOut = !uring.Wait(TimeSpan.FromMilliseconds(5)).Any();
        uring.Wake();
        bool woke = !uring.Wait().Any();
        uring.AsyncCancel(target: 1, userData: 2);

        var errors = new Dictionary<ulong, Errno>();
        while (errors.Count < 2)
        {
            foreach (Completion completion in uring.Wait())
                errors[completion.UserData] = completion.Error;
        }
        return timedOut && woke && errors[1] == Errno.ECANCELED && errors[2] == Errno.None;
    }

    public static bool Allowlist(RingKernel kernel)
    {
        URingAllowlist allowlist = new URingAllowlist().AllowSubmitOperation(URingOperation.PollAdd);
        using var uring = new URingContext(16, allowlist, kernel);
        uring.AddNop(1);
        return uring.Wait().First().Error == Errno.EACCES;
    }

    private static int Next(URingContext uring) => uring.Wait().First().GetResultOrThrow();
}
