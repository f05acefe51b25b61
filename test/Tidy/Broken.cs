namespace URing.Tidy;

/// <summary>Collects what breaks a rule, so that a test names every place at once.</summary>
internal static class Broken
{
    /// <summary>Fails with the rule and the places, if there are any.</summary>
    public static void Check(string rule, IEnumerable<string> places)
    {
        string[] all = [.. places];
        if (all.Length > 0)
            Assert.Fail($"{rule}\n  {string.Join("\n  ", all)}");
    }

    /// <summary>Lines of a file that a rule dislikes, each with its place.</summary>
    public static IEnumerable<string> Lines(string file, IReadOnlyList<string> lines, Func<string, bool> isBroken)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            if (isBroken(lines[i]))
                yield return $"{file}:{i + 1} {lines[i].Trim()}";
        }
    }
}
