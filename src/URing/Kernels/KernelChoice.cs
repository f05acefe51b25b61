namespace URing.Kernels;

/// <summary>A kernel and why it was chosen.</summary>
/// <param name="Kernel">The kernel behind the seam.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="IsForced">Whether it was asked for, so that nothing else may take its place.</param>
/// <param name="Shortage">What Linux was short of, so that another kernel serves for the moment.</param>
internal sealed record KernelVerdict(
    RingKernel Kernel, string Reason, bool IsForced = false, Errno Shortage = Errno.None)
{
    /// <summary>The verdict for one ring: of a shortage it tells that ring's need, not the trial's.</summary>
    public KernelVerdict For(int entries, int completionEntries) => Shortage == Errno.None
        ? this
        : this with { Reason = Refusal.Explain(RingKernel.Linux, Shortage, entries, completionEntries) };
}

/// <summary>The automatic choice of a kernel: a trial ring decides, URING_KERNEL overrides.</summary>
internal static class KernelChoice
{
    public const string Variable = "URING_KERNEL";

    private static KernelVerdict? s_remembered;

    /// <summary>The kernel for a ring whose maker named none.</summary>
    /// <exception cref="URingException">URING_KERNEL asks for what cannot be had or does not exist.</exception>
    public static KernelVerdict Current => Volatile.Read(ref s_remembered) ?? Decide(Asked);

    /// <summary>What URING_KERNEL asks for.</summary>
    /// <exception cref="URingException">There is no such kernel.</exception>
    public static KernelWish Asked => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "auto" => KernelWish.Auto,
        "linux" => KernelWish.Linux,
        "emulated" => KernelWish.Emulated,
        string unknown => throw Throw.UnknownKernel(unknown),
    };

    // Two threads may decide at the same time: the first verdict stays.
    private static KernelVerdict Decide(KernelWish wish)
    {
        if (wish == KernelWish.Emulated)
            return Remember(new KernelVerdict(RingKernel.Emulated, $"chosen by {Variable}=emulated", IsForced: true));

        Trial trial = Trial.Of(RingKernel.Linux);
        if (wish == KernelWish.Linux)
        {
            return trial.Succeeded
                ? Remember(new KernelVerdict(RingKernel.Linux, $"chosen by {Variable}=linux", IsForced: true))
                : throw Throw.SetupFailed(trial.Refusal, trial.Reason);
        }

        var verdict = new KernelVerdict(trial.Succeeded ? RingKernel.Linux : RingKernel.Emulated, trial.Reason);
        return trial.Passes ? verdict with { Shortage = trial.Refusal } : Remember(verdict);
    }

    private static KernelVerdict Remember(KernelVerdict verdict) =>
        Interlocked.CompareExchange(ref s_remembered, verdict, null) ?? verdict;
}

/// <summary>The kernel that URING_KERNEL asks for.</summary>
internal enum KernelWish
{
    Auto,
    Linux,
    Emulated,
}
