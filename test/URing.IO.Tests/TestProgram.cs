using URing.IO.Tests.Children;
using Xunit.MicrosoftTestingPlatform;

namespace URing.IO.Tests;

/// <summary>The entry point: runs the tests, or what a child of a test shall do.</summary>
internal static class TestProgram
{
    private static async Task<int> Main(string[] arguments) =>
        ChildProgram.Script is { } script
            ? await ChildProgram.RunAsync(script)
            : await TestPlatformTestFramework.RunAsync(
                arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
