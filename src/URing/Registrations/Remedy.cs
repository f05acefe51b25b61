namespace URing.Registrations;

/// <summary>What helps against a refused registration.</summary>
internal static class Remedy
{
    /// <param name="own">What helps with this registration, where the reason is not one that all have.</param>
    public static string Of(RingKernel kernel, Errno error, string own) => error switch
    {
        Errno.EACCES => "The ring's allowlist does not name this registration: allow it before the ring is enabled.",
        Errno.EBADR or Errno.EBADF => "The ring was closed behind its back.",
        Errno.EINVAL when kernel != RingKernel.Linux =>
            $"The {kernel.Name} kernel does not have this registration: use RingKernel.Linux.",
        Errno.ENOMEM => "The system is short of memory: free some, or raise the memory limit of the container.",
        _ => own,
    };
}
