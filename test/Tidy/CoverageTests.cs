using URing.Coverage;

namespace URing.Tidy;

/// <summary>docs/coverage.md says what is there, and nothing of the kernel's is left out.</summary>
public sealed class CoverageTests
{
    private const string Command = "dotnet run -c Release --project test/coverage > docs/coverage.md";

    [Fact]
    public void Document_OfCoverage_IsWhatTheCommandPrints()
    {
        bool isSame = CoverageTable.Of(Repository.Root).Text == Repository.Read("docs/coverage.md");
        Assert.True(isSame, $"docs/coverage.md is out of date. Run: {Command}");
    }

    [Fact]
    public void Requests_AndRegistrations_HaveMethodAndTest()
    {
        Broken.Check("Not covered:", CoverageTable.Of(Repository.Root).Gaps);
    }
}
