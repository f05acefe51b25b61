using System.Security.Cryptography;

namespace URing.Cli.Tests;

public static class FileAssert
{
    public static void Same(string expected, string actual)
    {
        Assert.Equal(new FileInfo(expected).Length, new FileInfo(actual).Length);
        Assert.Equal(Hash(expected), Hash(actual));
    }

    /// <summary>A planned end: nothing on the output, one sentence on the error output, exit code 1.</summary>
    public static void OneSentence(ToolResult result, string part)
    {
        Assert.Equal(1, result.Code);
        Assert.Equal("", result.Output);
        string line = Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("uring: ", line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }

    private static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
