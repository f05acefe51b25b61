namespace URing;

/// <summary>A thread of the kernel that takes a ring's entries, so that submitting needs no system call.</summary>
/// <param name="Idle">
/// How long it looks for entries before it sleeps, in whole milliseconds; zero for the kernel's default of a second.
/// </param>
/// <param name="Processor">The processor it is bound to; <see langword="null"/> for any.</param>
/// <remarks>
/// Kernel: IORING_SETUP_SQPOLL, for everybody since 5.13. The thread keeps a processor busy while it looks.
/// </remarks>
public sealed record SubmissionPolling(TimeSpan Idle = default, int? Processor = null);
