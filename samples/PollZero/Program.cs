// Waits until a file can be read: /dev/zero always can.
using Microsoft.Win32.SafeHandles;
using URing;

using SafeFileHandle zero = File.OpenHandle("/dev/zero");
using var uring = new URingContext(16);

uring.AddPollFd(zero, PollEvents.Read, userData: 454);
Completion completion = uring.Wait().First();

Console.WriteLine($"operation {completion.UserData} completed: {(PollEvents)completion.GetResultOrThrow()}");
return completion is { UserData: 454, Result: 1 } ? 0 : 1;
