namespace URing.Kernels;

/// <summary>A kernel and why it was chosen.</summary>
/// <param name="Kernel">The kernel behind the seam.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="IsForced">Whether it was asked for, so that nothing else may take its place.</param>
internal sealed record KernelVerdict(RingKernel Kernel, string Reason, bool IsForced = false);

/// <summary>The automatic choice of a kernel: a trial ring decides, URING_KERNEL overrides.</summary>
internal static class KernelChoice
{
    public const string Variable = "URING_KERNEL";

    private static readonly Lock s_gate = new();
    private static KernelVerdict? s_remembered;

    /// <summary>The kernel for a ring whose maker named none.</summary>
    /// <exception cref="URingException">URING_KERNEL asks for what cannot be had or does not exist.</exception>
    public static KernelVerdict Current
    {
        get
        {
            lock (s_gate)
                return s_remembered ?? Decide(Environment.GetEnvironmentVariable(Variable));
        }
    }

    /// <summary>One sentence on why a kernel refused a ring, with the remedy.</summary>
    public static string Explain(RingKernel kernel, Errno error, int entries) => error switch
    {
        Errno.EPERM or Errno.EACCES =>
            "io_uring is blocked: allow it with sysctl kernel.io_uring_disabled=0, or in the seccomp profile of the "
            + "container",
        Errno.ENOSYS =>
            "there is no io_uring here: the kernel is older than 5.1, a seccomp profile hides it, or this is gVisor",
        Errno.ENOMEM => MemoryLimit.Explain(entries),
        Errno.EMFILE =>
            "the process has no file descriptor left for a ring: raise RLIMIT_NOFILE (ulimit -n)",
        Errno.ENFILE =>
            "the system has no file descriptor left for a ring: raise sysctl fs.file-max",
        Errno.EINVAL or Errno.EOPNOTSUPP =>
            $"the {kernel.Name} kernel does not know a ring like this one: io_uring needs Linux 6.1 or newer here",
        _ => $"the {kernel.Name} kernel refused a ring ({URingException.Describe(error)})",
    };

    private static KernelVerdict Decide(string? asked)
    {
        switch (asked)
        {
            case null or "" or "auto":
                return DecideByTrial();
            case "linux":
                return s_remembered = new KernelVerdict(RingKernel.Linux, $"chosen by {Variable}=linux", IsForced: true);
            case "emulated":
                return s_remembered =
                    new KernelVerdict(RingKernel.Emulated, $"chosen by {Variable}=emulated", IsForced: true);
            default:
                throw Throw.UnknownKernel(asked);
        }
    }

    private static KernelVerdict DecideByTrial()
    {
        Errno refusal = TrialRing.Run(RingKernel.Linux, out string? missing);
        if (missing is not null)
            return s_remembered = new KernelVerdict(RingKernel.Emulated, missing);
        if (refusal == Errno.None)
            return s_remembered = new KernelVerdict(RingKernel.Linux, "io_uring works here");

        string reason = Explain(RingKernel.Linux, refusal, TrialRing.Entries);
        var verdict = new KernelVerdict(RingKernel.Emulated, reason);
        // A shortage of memory or descriptors passes: the next ring asks again.
        return refusal is Errno.ENOMEM or Errno.EMFILE or Errno.ENFILE ? verdict : s_remembered = verdict;
    }
}
