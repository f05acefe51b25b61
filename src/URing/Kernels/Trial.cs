namespace URing.Kernels;

/// <summary>What became of a trial ring.</summary>
/// <param name="Refusal">The kernel's reason; <see cref="Errno.None"/> if it took the ring.</param>
/// <param name="Reason">One sentence: that it works, or why it does not and what helps.</param>
/// <param name="Passes">Whether it says nothing of the next ring: a shortage, of memory or of descriptors.</param>
internal sealed record Trial(bool Succeeded, Errno Refusal, string Reason, bool Passes)
{
    public static Trial Of(RingKernel kernel)
    {
        Errno refusal = TrialRing.Run(kernel, out string? missing);
        if (missing is not null)
            return new Trial(false, Errno.EOPNOTSUPP, missing, Passes: false);
        if (refusal == Errno.None)
            return new Trial(true, Errno.None, Works(kernel), Passes: false);

        string reason = Kernels.Refusal.Explain(kernel, refusal, TrialRing.Entries, completionEntries: 0);
        return new Trial(false, refusal, reason, Kernels.Refusal.Passes(refusal));
    }

    private static string Works(RingKernel kernel) =>
        kernel == RingKernel.Linux ? "io_uring works here" : $"the {kernel.Name} kernel works here";
}
