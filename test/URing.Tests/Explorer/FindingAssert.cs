namespace URing.Tests.Explorer;

/// <summary>Assertions on what exploring a model found.</summary>
internal static class FindingAssert
{
    public static void Holds(Finding finding)
    {
        Assert.True(finding.Failure is null, finding.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(finding.ToString());
    }

    public static void Fails(FailureKind kind, Finding finding)
    {
        Assert.True(finding.Failure is not null, $"nothing was found, but a failure was planted: {finding}");
        Assert.Equal(kind, finding.Failure.Kind);
        Assert.NotEmpty(finding.Steps);
        TestContext.Current.TestOutputHelper?.WriteLine(finding.ToString());
    }
}
