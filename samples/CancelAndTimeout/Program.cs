// A read that nothing ever answers: the wait for it ends by time, the read itself by being cancelled.
using System.Diagnostics;
using System.IO.Pipes;
using URing;

const ulong Read = 1;
const ulong Cancel = 2;

using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
using var uring = new URingContext(8);
uring.AddReadv([new byte[4096]], pipe.SafePipeHandle, offset: null, userData: Read);

long start = Stopwatch.GetTimestamp();
int inTime = uring.Wait(TimeSpan.FromMilliseconds(50)).Count();
Console.WriteLine($"{inTime} completions after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");

// Cancelling only asks. The buffer is the kernel's until the read's own completion says that it is over.
uring.AsyncCancel(target: Read, userData: Cancel);
var errors = new Dictionary<ulong, Errno>();
while (errors.Count < 2)
{
    foreach (Completion completion in uring.Wait())
    {
        errors[completion.UserData] = completion.Error;
        Console.WriteLine(completion);
    }
}
return inTime == 0 && errors[Read] == Errno.ECANCELED && errors[Cancel] == Errno.None ? 0 : 1;
