// The ring itself: two entries, a no-op and a read, submitted and waited for by one system call.
using System.Text;
using Microsoft.Win32.SafeHandles;
using URing;

const ulong Nothing = 1;
const ulong Release = 2;

using SafeFileHandle file = File.OpenHandle("/proc/sys/kernel/osrelease");
using var ring = new Ring(entries: 8);

// Pinned for its whole life: the kernel writes to it until the read's completion has been taken.
byte[] buffer = GC.AllocateArray<byte>(256, pinned: true);
PrepareNop(ring, Nothing);
PrepareRead(ring, file, buffer, Release);
EnterResult entered = ring.SubmitAndWait(minimum: 2);
Console.WriteLine($"{entered.Submitted} entries went in, {entered.Ready} completions are there");

string release = "";
foreach (Completion completion in ring.Completions)
{
    int result = completion.GetResultOrThrow();
    if (completion.UserData == Release)
        release = Encoding.ASCII.GetString(buffer, 0, result).TrimEnd();
}
Console.WriteLine($"read through the {ring.Kernel.Name} kernel: Linux {release}");
return release == File.ReadAllText("/proc/sys/kernel/osrelease").TrimEnd() ? 0 : 1;

static void PrepareNop(Ring ring, ulong userData)
{
    if (!ring.TryGetEntry(out SubmissionEntry entry))
        throw new InvalidOperationException("The queue is full: submit, then try again.");
    entry.PrepareNop();
    entry.UserData = userData;
}

static unsafe void PrepareRead(Ring ring, SafeFileHandle file, byte[] pinned, ulong userData)
{
    if (!ring.TryGetEntry(out SubmissionEntry entry))
        throw new InvalidOperationException("The queue is full: submit, then try again.");

    // SAFETY: the array lies on the pinned heap, and Main keeps it and the file until the completion was taken.
    fixed (byte* start = pinned)
        entry.PrepareRead((int)file.DangerousGetHandle(), start, (uint)pinned.Length, offset: 0);
    entry.UserData = userData;
}
