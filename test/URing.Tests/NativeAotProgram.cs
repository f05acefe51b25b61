using URing.TestKit;

namespace URing.Tests;

/// <summary>The entry point of the tests as native AOT; otherwise xunit makes one.</summary>
internal static class NativeAotProgram
{
    private static int Main(string[] arguments) =>
        AotRunner.Run(typeof(NativeAotProgram).Assembly, Console.Out, arguments);
}
