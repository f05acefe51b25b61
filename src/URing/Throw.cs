using System.Net;
using URing.Kernels;

namespace URing;

/// <summary>Every exception that this project throws of its own.</summary>
internal static class Throw
{
    private const string Setup = "io_uring_setup";
    private const string Enter = "io_uring_enter";

    public static URingException SetupFailed(Errno error, string remedy) =>
        new(Setup, error, Sentence(remedy));

    public static URingException UnknownKernel(string asked) =>
        new(Setup, Errno.EINVAL, $"{KernelChoice.Variable}={asked} is not a kernel: use auto, linux or emulated.");

    public static URingException OperationFailed(Errno error) =>
        new("operation", error, "The completion carries the kernel's reason.");

    public static URingException EnterFailed(Errno error) => new(Enter, error, error switch
    {
        Errno.EEXIST => "The ring belongs to another thread: the one that created it or, if it started disabled, "
            + "that enabled it. Submit and wait there.",
        Errno.EBADFD => "The ring is disabled: call Enable first, on the thread that shall own it.",
        Errno.EBADR => "The kernel had no memory to keep a completion and lost it: the ring is broken, dispose it.",
        Errno.EOWNERDEAD => "The kernel's polling thread ended: the ring is broken, dispose it.",
        _ => "This is a bug of URing: please report it.",
    });

    public static URingException NoSpace(Errno error) =>
        new(Enter, error, "The queue is full and the kernel takes nothing: take completions, then try again.", true);

    public static URingException RegisterFailed(Errno error, string remedy) =>
        new("io_uring_register", error, remedy);

    public static URingException ResizeFailed(Errno error) => RegisterFailed(error, error switch
    {
        Errno.EOVERFLOW => "What is queued does not fit: take completions, submit entries, or ask for more room.",
        Errno.EEXIST => "Only the thread that owns the ring can resize it.",
        Errno.EINVAL => "Only a ring with SingleOwner and the kernel's own memory can be resized, since Linux 6.13.",
        _ => "The ring goes on as it was.",
    });

    public static InvalidOperationException NoLargeEntries() =>
        new("The ring has small entries only: ask for others with RingOptions.EntrySize.");

    public static InvalidOperationException NoRegisteredWaits() =>
        new("The ring has no registered waits: ask for them with RingOptions.RegisteredWaits.");

    public static ObjectDisposedException ContextDisposed() => new(typeof(URingContext).FullName);

    public static NotSupportedException CannotReset() => new("Completions are taken once: wait again.");

    public static ArgumentException TooManyBuffers(int most, string parameter) =>
        new($"At most {most} buffers fit into one operation.", parameter);

    public static ArgumentException NoRoom(string parameter) =>
        new("There must be room for at least one completion.", parameter);

    public static InvalidOperationException ShortEntry() =>
        new("The request takes 128 bytes and the entry has 64: use a ring with entries of 128 or of both lengths.");

    public static ArgumentException InvalidHandle(string parameter) =>
        new("The handle is invalid.", parameter);

    public static ArgumentOutOfRangeException UnknownValue(string parameter, Enum value) =>
        new(parameter, value, "The value has no name in its enumeration.");

    public static URingException NoMemory(Errno error, long bytes) =>
        new("mmap", error, $"{bytes} bytes were asked for: ask for less, or raise the memory limit.");

    public static InvalidOperationException NotOfThisGroup(int group, int buffer, int bytes) =>
        new($"The kernel cannot have put {bytes} bytes into buffer {buffer} of group {group}: the completion is of "
            + "another group, or was taken before.");

    public static InvalidOperationException NotLent(int group, int buffer) =>
        new($"Buffer {buffer} of group {group} is not in the program's hands.");

    public static ArgumentException NotPowerOfTwo(string parameter, int value) =>
        new($"{value} is not a power of two.", parameter);

    public static ArgumentException UnknownEndPoint(EndPoint endPoint, string parameter) =>
        new($"A socket's name is made of an IPEndPoint or a UnixDomainSocketEndPoint, not {endPoint.GetType().Name}.",
            parameter);

    public static ArgumentException ZeroByteInPath(string parameter) =>
        new("The path of a Unix socket holds no zero byte, unless it starts with one.", parameter);

    public static ArgumentException NoRoomForName(int needed, int room, string parameter) =>
        new($"The name takes {needed} bytes, and there is room for {room}.", parameter);

    public static ArgumentException OptionsExclude(string option, string other) =>
        new($"{option} and {other} exclude each other.", option);

    public static ArgumentException OptionNeeds(string option, string needed) =>
        new($"{option} like this needs {needed}.", option);

    // The name of io_uring is written small everywhere.
    private static string Sentence(string words) => words.StartsWith("io_uring", StringComparison.Ordinal)
        ? words + "."
        : char.ToUpperInvariant(words[0]) + words[1..] + ".";
}
