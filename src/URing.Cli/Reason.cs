using System.Runtime.InteropServices;

namespace URing.Cli;

/// <summary>The words for why the system refused something: <c>no space left on device</c>.</summary>
internal static class Reason
{
    public static string Of(Errno error)
    {
        string words = Marshal.GetPInvokeErrorMessage((int)error);
        return char.ToLowerInvariant(words[0]) + words[1..];
    }

    public static string Of(Exception refusal)
    {
        Errno error = ErrorOf(refusal);
        return error == Errno.None ? refusal.Message.TrimEnd('.') : Of(error);
    }

    /// <summary>The errno behind an exception of .NET's file system; none if it came from elsewhere.</summary>
    public static Errno ErrorOf(Exception refusal) => refusal switch
    {
        FileNotFoundException or DirectoryNotFoundException => Errno.ENOENT,
        UnauthorizedAccessException { InnerException: IOException cause } => ErrorOf(cause),
        UnauthorizedAccessException => Errno.EACCES,
        // .NET keeps the errno of other refusals there; its own codes are negative.
        IOException { HResult: > 0 and < 4096 } => (Errno)refusal.HResult,
        _ => Errno.None,
    };
}
