using System.Text.Json;

namespace URing.Cli.Tests.Commands;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("linux")]
    [InlineData("emulated")]
    public void Probe_Json_HasThePromisedKeys(string kernel)
    {
        Tool.NeedKernel(kernel);
        ToolResult result = Tool.RunOn(kernel, "probe", "--json");
        Assert.Equal((0, ""), (result.Code, result.Error));
        using JsonDocument report = JsonDocument.Parse(result.Output);
        Assert.Equal(
            ["backend", "usable", "reason", "release", "requests", "registrations", "setupFlags", "features", "limits"],
            NamesOf(report.RootElement));
        Assert.Equal(kernel, report.RootElement.GetProperty("backend").GetString());
        Assert.Equal(
            ["memlockSoft", "memlockHard", "maxEntries", "maxCompletionEntries", "maxVectors", "ioUringDisabled"],
            NamesOf(report.RootElement.GetProperty("limits")));
        foreach (string list in new[] { "requests", "registrations" })
        {
            Assert.All(report.RootElement.GetProperty(list).EnumerateArray(),
                item => Assert.Equal(["name", "number", "supported"], NamesOf(item)));
        }
    }

    [Fact]
    public void Probe_Json_KnowsReadv()
    {
        using JsonDocument report = JsonDocument.Parse(Tool.Run("probe", "--json").Output);
        JsonElement readv = report.RootElement.GetProperty("requests").EnumerateArray()
            .Single(request => request.GetProperty("name").GetString() == "READV");
        Assert.Equal((1, true), (readv.GetProperty("number").GetInt32(), readv.GetProperty("supported").GetBoolean()));
    }

    [Theory]
    [InlineData("linux", "REGISTER_SYNC_CANCEL", 24, true)]
    [InlineData("linux", "REGISTER_BUFFERS", 0, true)]
    [InlineData("emulated", "REGISTER_SYNC_CANCEL", 24, true)]
    [InlineData("emulated", "REGISTER_BUFFERS", 0, true)]
    [InlineData("emulated", "REGISTER_PBUF_RING", 22, true)]
    [InlineData("emulated", "REGISTER_PERSONALITY", 9, false)]
    public void Probe_Json_KnowsRegistrations(string kernel, string name, int number, bool supported)
    {
        Tool.NeedKernel(kernel);
        using JsonDocument report = JsonDocument.Parse(Tool.RunOn(kernel, "probe", "--json").Output);
        JsonElement found = report.RootElement.GetProperty("registrations").EnumerateArray()
            .Single(registration => registration.GetProperty("name").GetString() == name);
        Assert.Equal((number, supported),
            (found.GetProperty("number").GetInt32(), found.GetProperty("supported").GetBoolean()));
    }

    [Fact]
    public void Probe_Piped_IsPlain()
    {
        ToolResult result = Tool.Run("probe");
        Assert.Equal(0, result.Code);
        Assert.DoesNotContain('\e', result.Output);
        Assert.Contains("READV", result.Output, StringComparison.Ordinal);
        Assert.Contains("REGISTER_SYNC_CANCEL", result.Output, StringComparison.Ordinal);
    }

    private static string[] NamesOf(JsonElement element) =>
        [.. element.EnumerateObject().Select(property => property.Name)];
}
