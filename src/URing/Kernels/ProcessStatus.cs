using System.Globalization;

namespace URing.Kernels;

/// <summary>What Linux tells of this thread and of the system in /proc; unknown where it tells nothing.</summary>
internal static class ProcessStatus
{
    private const string OwnStatus = "/proc/thread-self/status";
    private const string System = "/proc/sys/kernel/";
    private const int CapabilityIpcLock = 14;
    private const int CapabilitySysAdmin = 21;

    /// <summary>Whether a seccomp filter decides which system calls this thread may make.</summary>
    public static bool HasSeccompFilter => ReadField("Seccomp:") == "2";

    /// <summary>Whether memory locked for this thread counts against no limit.</summary>
    public static bool MayLockAnyMemory => HasCapability(CapabilityIpcLock);

    /// <summary>Whether this thread may do what needs an administrator.</summary>
    public static bool IsAdministrator => HasCapability(CapabilitySysAdmin);

    /// <summary>A processor that this thread may run on.</summary>
    public static uint FirstProcessor =>
        uint.TryParse(ReadField("Cpus_allowed_list:")?.Split(',', '-')[0], CultureInfo.InvariantCulture, out uint first)
            ? first
            : 0;

    /// <summary>How many processors the machine can have; null where the system does not tell.</summary>
    public static int? MostProcessors =>
        int.TryParse(TryRead("/sys/devices/system/cpu/possible")?.Split(',', '-')[^1], CultureInfo.InvariantCulture,
            out int last) ? last + 1 : null;

    /// <summary>
    /// The sysctl kernel.io_uring_disabled: 0 all may, 1 few may, 2 nobody may; null where there is none.
    /// </summary>
    public static int? IoUringDisabled => ReadNumber("io_uring_disabled");

    /// <summary>The sysctl kernel.io_uring_group: who may where only few may; negative for none.</summary>
    public static int? IoUringGroup => ReadNumber("io_uring_group");

    /// <summary>The kernel's release, as <c>uname -r</c> prints it.</summary>
    public static string Release => TryRead(System + "osrelease") ?? Environment.OSVersion.Version.ToString();

    private static int? ReadNumber(string sysctl) =>
        int.TryParse(TryRead(System + sysctl), CultureInfo.InvariantCulture, out int value) ? value : null;

    private static bool HasCapability(int number) =>
        ulong.TryParse(ReadField("CapEff:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong effective)
        && (effective & (1UL << number)) != 0;

    private static string? ReadField(string name) => TryRead(OwnStatus)?
        .Split('\n')
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..]
        .Trim();

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
