using URing.Kernels;

namespace URing;

/// <summary>Says which kernel serves here and why, and what it can do.</summary>
public static class KernelProbe
{
    /// <summary>Probes a kernel by trial rings.</summary>
    /// <param name="kernel">
    /// The kernel to probe; <see langword="null"/> for the automatic choice: then the report says whether io_uring
    /// can be used and why not, and describes the kernel that would serve.
    /// </param>
    /// <exception cref="URingException">URING_KERNEL names no kernel.</exception>
    public static KernelReport Run(RingKernel? kernel = null)
    {
        if (kernel is not null)
            return Describe(kernel, Trial.Of(kernel));

        Trial linux = Trial.Of(RingKernel.Linux);
        return KernelChoice.Asked switch
        {
            KernelWish.Linux => Describe(RingKernel.Linux, Explain(linux, "linux")),
            KernelWish.Emulated => Describe(RingKernel.Emulated, Explain(linux, "emulated")),
            _ => Describe(linux.Succeeded ? RingKernel.Linux : RingKernel.Emulated, linux),
        };
    }

    private static Trial Explain(Trial trial, string asked) =>
        trial with { Reason = $"chosen by {KernelChoice.Variable}={asked}; {trial.Reason}" };

    private static KernelReport Describe(RingKernel kernel, Trial trial)
    {
        bool[] supported = Inspect(kernel, out uint features, out bool?[] registrations);
        return new KernelReport(
            kernel.Name,
            trial.Succeeded,
            trial.Reason,
            ProcessStatus.Release,
            NameRequests(supported),
            NameRegistrations(registrations),
            SetupFlagProbe.Run(kernel),
            KernelNames.OfFeatures(features),
            FindLimits());
    }

    private static bool[] Inspect(RingKernel kernel, out uint features, out bool?[] registrations)
    {
        try
        {
            using var ring = new Ring(TrialRing.Entries, new RingOptions { Kernel = kernel });
            features = ring.Parameters.features;
            registrations = RegistrationProbe.Run(ring);
            _ = RequestProbe.Run(ring, out bool[] supported);
            return supported;
        }
        catch (URingException)
        {
            // The report says why already.
            features = 0;
            registrations = new bool?[KernelNames.KnownRegistrations];
            Array.Fill(registrations, false);
            return [];
        }
    }

    private static KernelRequest[] NameRequests(bool[] supported)
    {
        int count = Math.Max(KernelNames.KnownRequests, supported.Length);
        return [.. Enumerable.Range(0, count).Select(number => new KernelRequest(
            KernelNames.OfRequest(number), number, number < supported.Length && supported[number]))];
    }

    private static KernelRegistration[] NameRegistrations(bool?[] supported) =>
    [
        .. supported.Select((isKnown, number) =>
            new KernelRegistration(KernelNames.OfRegistration(number), number, isKnown)),
    ];

    private static KernelLimits FindLimits()
    {
        (ulong soft, ulong hard) = MemoryLimit.Current;
        return new KernelLimits(
            soft, hard, Ring.MostEntries, Ring.MostCompletions, IoVec.MostInOneTransfer, ProcessStatus.IoUringDisabled);
    }
}
