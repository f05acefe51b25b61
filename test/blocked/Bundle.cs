using System.Text.Json.Nodes;

namespace URing.Blocked;

/// <summary>What an OCI runtime needs to run a command: this system's files, a few capabilities, a profile.</summary>
internal sealed class Bundle(string directory, string[] command)
{
    // What Docker gives a container of root.
    private static readonly string[] s_capabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_SETFCAP",
        "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT", "CAP_MKNOD", "CAP_AUDIT_WRITE", "CAP_NET_RAW",
    ];

    private static readonly string[] s_inherited =
        ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "DOTNET_CLI_HOME", "NO_COLOR"];

    private static readonly string[] s_namespaces = ["pid", "mount", "ipc", "uts"];

    public void Write(SeccompProfile profile)
    {
        var bundle = new JsonObject
        {
            ["ociVersion"] = "1.0.0",
            ["process"] = DescribeProcess(),
            ["root"] = new JsonObject { ["path"] = Path.Combine(directory, "rootfs"), ["readonly"] = false },
            ["hostname"] = "container",
            ["mounts"] = new JsonArray(new JsonObject
            {
                ["destination"] = "/proc",
                ["type"] = "proc",
                ["source"] = "proc",
            }),
            ["linux"] = new JsonObject
            {
                ["namespaces"] = new JsonArray([.. s_namespaces.Select(name => new JsonObject { ["type"] = name })]),
                ["seccomp"] = profile.Json,
            },
        };
        File.WriteAllText(Path.Combine(directory, "config.json"), bundle.ToJsonString());
    }

    private JsonObject DescribeProcess()
    {
        var capabilities = new JsonObject();
        foreach (string set in new[] { "bounding", "effective", "permitted" })
            capabilities[set] = List(s_capabilities);
        return new JsonObject
        {
            ["terminal"] = false,
            ["user"] = new JsonObject { ["uid"] = 0, ["gid"] = 0 },
            ["args"] = List(command),
            ["env"] = List(s_inherited
                .Where(name => Environment.GetEnvironmentVariable(name) is not null)
                .Select(name => $"{name}={Environment.GetEnvironmentVariable(name)}")),
            ["cwd"] = "/",
            ["capabilities"] = capabilities,
            ["noNewPrivileges"] = true,
        };
    }

    private static JsonArray List(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);
}
