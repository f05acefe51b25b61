namespace URing.Kernels;

/// <summary>Why a kernel refused a ring, in one sentence that names the remedy.</summary>
internal static class Refusal
{
    private const string ThreeCalls = "io_uring_setup, io_uring_enter and io_uring_register";

    public static string Explain(RingKernel kernel, Errno error, int entries, int completionEntries) => error switch
    {
        Errno.EMFILE => "the process has no file descriptor left for a ring: raise RLIMIT_NOFILE (ulimit -n)",
        Errno.ENFILE => "the system has no file descriptor left for a ring: raise sysctl fs.file-max",
        Errno.EINVAL or Errno.EOPNOTSUPP =>
            $"the {kernel.Name} kernel does not know a ring like this one: io_uring needs Linux 6.1 or newer here",
        _ when kernel != RingKernel.Linux =>
            $"the {kernel.Name} kernel refused a ring ({URingException.Describe(error)})",
        Errno.EPERM or Errno.EACCES => ExplainBlocked(error),
        Errno.ENOSYS => ExplainMissing(),
        Errno.ENOMEM => MemoryLimit.Explain(entries, completionEntries),
        _ => $"the {kernel.Name} kernel refused a ring ({URingException.Describe(error)})",
    };

    /// <summary>Whether a refusal says nothing of the next ring.</summary>
    public static bool Passes(Errno error) => error is Errno.ENOMEM or Errno.EMFILE or Errno.ENFILE;

    // A seccomp filter is asked before the kernel looks at its sysctl, so where both may be the reason both are named.
    private static string ExplainBlocked(Errno error)
    {
        bool hasFilter = ProcessStatus.HasSeccompFilter;
        return ProcessStatus.IoUringDisabled switch
        {
            2 => "io_uring is switched off by sysctl kernel.io_uring_disabled=2: set it to 0",
            1 when !ProcessStatus.IsAdministrator => ExplainPrivileged(hasFilter),
            _ when hasFilter =>
                $"io_uring is blocked by a seccomp filter ({error}): allow {ThreeCalls} in the profile of the "
                + "container",
            null => "io_uring is blocked: allow it with sysctl kernel.io_uring_disabled=0, or in the seccomp profile "
                + "of the container",
            _ => $"io_uring is blocked by a security module ({error}), for sysctl kernel.io_uring_disabled allows it "
                + "and there is no seccomp filter: allow it in the policy of SELinux or AppArmor",
        };
    }

    private static string ExplainPrivileged(bool hasFilter)
    {
        string group = ProcessStatus.IoUringGroup is >= 0 and { } number ? $", or join group {number}" : "";
        string filter = hasFilter ? ", and allow it in the seccomp profile too if that blocks it" : "";
        return "io_uring is kept for the privileged by sysctl kernel.io_uring_disabled=1: set it to 0"
            + $"{group}{filter}";
    }

    private static string ExplainMissing() => ProcessStatus.HasSeccompFilter
        ? $"io_uring is hidden by a seccomp filter (ENOSYS), unless the kernel is older than 5.1: allow {ThreeCalls} "
            + "in the profile of the container"
        : "there is no io_uring here: the kernel is older than 5.1 or was built without it, or this is gVisor; use "
            + "Linux 6.1 or newer";
}
