namespace URing.Tidy;

/// <summary>The rules are only as good as the reader: what it finds in files that are known.</summary>
public sealed class ReaderTests
{
    [Fact]
    public void Members_OfAKnownFile_AreFoundWithTheirSizes()
    {
        IReadOnlyList<Member> members = Members.Of("test/Tidy/Broken.cs");

        Assert.Equal(["Check", "Lines"], members.Select(member => member.Name));
        Assert.Equal([2, 3], members.Select(member => member.ParameterCount));
        Assert.All(members, member => Assert.InRange(member.Length, 5, 10));
        Assert.All(members, member => Assert.Contains("<summary>", member.Documentation));
    }

    [Fact]
    public void Members_OfAFileWithInitializersAndLambdas_AreNotLost()
    {
        IEnumerable<string> names = Members.Of("test/Tidy/FloorTests.cs").Select(member => member.Name);

        Assert.Contains(nameof(FloorTests.Solution_HoldsEveryProject), names);
        Assert.Contains("References", names);
        Assert.Contains("RoomPattern", names);
    }

    [Fact]
    public void Code_CommentsAndLiterals_AreBlank()
    {
        // A comment with the word unsafe, and "a literal" with it:
        const string Literal = "unsafe";
        var source = SourceText.Of("test/Tidy/ReaderTests.cs");

        Assert.DoesNotContain(Literal, source.Code);
        Assert.Contains(Literal, source.Text);
        Assert.Equal(source.Lines.Length, source.CodeLines.Length);
    }

    [Fact]
    public void Repository_EveryRule_HasFilesToLookAt()
    {
        Assert.True(Repository.Sources.Count > 40, "The sources were not found.");
        Assert.True(Repository.Documents.Count > 10, "The documents were not found.");
        Assert.Contains(Repository.Texts, file => file == ".ci/run");
    }
}
