using URing.IO.Tests.Children;
using URing.TestKit;

namespace URing.IO.Tests;

/// <summary>The entry point of the tests as native AOT.</summary>
internal static class NativeAotProgram
{
    private static int Main(string[] arguments) =>
        ChildProgram.Script is { } script
            ? ChildProgram.RunAsync(script).GetAwaiter().GetResult()
            : AotRunner.Run(typeof(NativeAotProgram).Assembly, Console.Out, arguments);
}
