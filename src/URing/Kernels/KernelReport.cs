namespace URing;

/// <summary>What <see cref="KernelProbe"/> found out.</summary>
/// <param name="Backend">The kernel that serves: <c>linux</c>, <c>emulated</c>.</param>
/// <param name="Usable">Whether io_uring itself can be used; for a kernel that was named, whether that one can.</param>
/// <param name="Reason">One sentence: that it works, or why it does not and what helps.</param>
/// <param name="Release">The release of the Linux below, as <c>uname -r</c> prints it.</param>
/// <param name="Requests">Every request of the kernel that serves, by number.</param>
/// <param name="Registrations">Every registration of the kernel that serves, by number.</param>
/// <param name="SetupFlags">The setup flags that it accepts, by trial, without their prefix: <c>SUBMIT_ALL</c>.</param>
/// <param name="Features">The features that it reports, without their prefix: <c>NODROP</c>.</param>
/// <param name="Limits">What bounds the rings.</param>
public sealed record KernelReport(
    string Backend,
    bool Usable,
    string Reason,
    string Release,
    IReadOnlyList<KernelRequest> Requests,
    IReadOnlyList<KernelRegistration> Registrations,
    IReadOnlyList<string> SetupFlags,
    IReadOnlyList<string> Features,
    KernelLimits Limits);

/// <summary>A request of a kernel.</summary>
/// <param name="Name">In the kernel's spelling, without its prefix: <c>READV</c>.</param>
/// <param name="Number">Its number in an entry.</param>
/// <param name="Supported">Whether the kernel knows it.</param>
public sealed record KernelRequest(string Name, int Number, bool Supported);

/// <summary>A registration of a kernel.</summary>
/// <param name="Name">In the kernel's spelling, without its prefix: <c>REGISTER_FILES2</c>.</param>
/// <param name="Number">Its number in io_uring_register(2).</param>
/// <param name="Supported">Whether the kernel knows it; null where that cannot be found out by asking.</param>
public sealed record KernelRegistration(string Name, int Number, bool? Supported);

/// <summary>What bounds the rings of this process.</summary>
/// <param name="MemlockSoft">RLIMIT_MEMLOCK in bytes; <see cref="ulong.MaxValue"/> for none.</param>
/// <param name="MemlockHard">How far RLIMIT_MEMLOCK can be raised, in bytes.</param>
/// <param name="MaxEntries">The most entries a ring can have.</param>
/// <param name="MaxCompletionEntries">The most completions a ring's queue can hold.</param>
/// <param name="MaxVectors">The most buffers of one vectored transfer.</param>
/// <param name="IoUringDisabled">
/// The sysctl kernel.io_uring_disabled: 0 all may use it, 1 only the privileged, 2 nobody; null where there is none.
/// </param>
public sealed record KernelLimits(
    ulong MemlockSoft,
    ulong MemlockHard,
    int MaxEntries,
    int MaxCompletionEntries,
    int MaxVectors,
    int? IoUringDisabled);
