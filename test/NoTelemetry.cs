using System.Runtime.CompilerServices;

namespace URing;

/// <summary>Keeps the test runner from reporting to its makers: its connection would also be seen as a leak.</summary>
internal static class NoTelemetry
{
    /// <summary>Opts out, before the runner starts.</summary>
    [ModuleInitializer]
    public static void OptOut() => Environment.SetEnvironmentVariable("TESTINGPLATFORM_TELEMETRY_OPTOUT", "1");
}
