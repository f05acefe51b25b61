using System.Runtime.InteropServices;

namespace URing;

/// <summary>The kernel refused a system call of a ring; says which, why and what helps.</summary>
/// <remarks>A failed operation is no exception: its completion carries the error.</remarks>
public sealed class URingException : Exception
{
    internal URingException(string systemCall, Errno error, string remedy, bool noSpace = false)
        : base($"{systemCall}: {Describe(error)}. {remedy}")
    {
        SystemCall = systemCall;
        Error = error;
        Remedy = remedy;
        NoSpace = noSpace;
        HResult = (int)error;
    }

    /// <summary>The system call that failed, such as <c>io_uring_setup</c>.</summary>
    public string SystemCall { get; }

    /// <summary>The kernel's reason.</summary>
    public Errno Error { get; }

    /// <summary>One sentence that says what helps.</summary>
    public string Remedy { get; }

    /// <summary>Whether the queue was full and the kernel took nothing: take completions, then try again.</summary>
    public bool NoSpace { get; }

    internal static string Describe(Errno error) =>
        $"{Marshal.GetPInvokeErrorMessage((int)error)} ({error})";
}
