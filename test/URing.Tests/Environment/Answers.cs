namespace URing.Tests.Environments;

/// <summary>Assertions on what a child said.</summary>
internal static class Answers
{
    /// <summary>The probe: which kernel serves, whether io_uring is usable, and words of the reason.</summary>
    public static void Probed(string[] answer, string backend, bool usable, params string[] reason)
    {
        Assert.Equal(["probe", backend, usable.ToString()], answer[..3]);
        Says(answer, reason);
    }

    /// <summary>A ring or a context moved data over a kernel, and gives words of the reason for that kernel.</summary>
    public static void Moved(string[] answer, string kernel, params string[] reason)
    {
        Assert.Equal([kernel, "moved"], answer[1..3]);
        Says(answer, reason);
    }

    /// <summary>No ring could be had.</summary>
    public static void Refused(string[] answer, Errno error, params string[] reason)
    {
        Assert.Equal(["none", error.ToString()], answer[1..3]);
        Says(answer, reason);
    }

    public static void Says(string[] answer, params string[] words)
    {
        foreach (string word in words)
            Assert.Contains(word, answer[^1], StringComparison.Ordinal);
    }
}
