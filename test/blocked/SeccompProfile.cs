using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace URing.Blocked;

/// <summary>The seccomp profile of a container engine as a runtime wants it: for this machine alone.</summary>
internal sealed partial class SeccompProfile
{
    private static readonly string[] s_kept = ["names", "action", "errnoRet", "args"];

    private readonly JsonObject _json;

    private SeccompProfile(JsonObject json) => _json = json;

    public JsonNode Json => _json.DeepClone();

    private JsonArray Rules => _json["syscalls"]!.AsArray();

    /// <summary>Reads an engine's profile, without rules for other processors or privileged containers.</summary>
    public static SeccompProfile Read(string path)
    {
        JsonObject all = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var rules = new JsonArray();
        foreach (JsonNode? rule in all["syscalls"]!.AsArray())
        {
            if (IsForHere(rule!))
                rules.Add(new JsonObject(rule!.AsObject()
                    .Where(part => s_kept.Contains(part.Key) && part.Value is not null)
                    .Select(part => KeyValuePair.Create(part.Key, part.Value?.DeepClone()))));
        }
        return new SeccompProfile(new JsonObject
        {
            ["defaultAction"] = all["defaultAction"]!.DeepClone(),
            ["defaultErrnoRet"] = all["defaultErrnoRet"]?.DeepClone() ?? 1,
            ["syscalls"] = rules,
        });
    }

    /// <summary>The profile as it is, with another engine's answer, or with what a document tells to add.</summary>
    /// <param name="answer">as-shipped, eperm or allowed.</param>
    /// <param name="document">Holds a rule for io_uring as a block of JSON.</param>
    public SeccompProfile With(string answer, string document)
    {
        if (_json["syscalls"]!.ToJsonString().Contains("io_uring_setup"))
            throw new InvalidOperationException("this profile knows io_uring: the check must be written anew");

        switch (answer)
        {
            // Docker's and containerd's: the same list, another answer to the rest.
            case "eperm":
                _json["defaultErrnoRet"] = 1;
                break;
            case "allowed":
                Rules.Add(JsonNode.Parse(RulePattern().Match(File.ReadAllText(document)).Groups[1].Value));
                break;
        }
        return this;
    }

    private static bool IsForHere(JsonNode rule)
    {
        string processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        return rule["includes"]?["caps"] is null
            && (rule["includes"]?["arches"] is not JsonArray arches || Names(arches).Contains(processor))
            && (rule["excludes"]?["arches"] is not JsonArray others || !Names(others).Contains(processor));
    }

    private static IEnumerable<string> Names(JsonArray array) => array.Select(name => name!.GetValue<string>());

    [GeneratedRegex(@"```json\s*(\{[^`]*""io_uring_setup""[^`]*\})\s*```")]
    private static partial Regex RulePattern();
}
