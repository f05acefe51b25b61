namespace URing;

/// <summary>A completion of 32 bytes: what every completion has, and two words that the request defines.</summary>
/// <param name="Completion">User data, result and flags.</param>
/// <param name="Extra1">The first word, as of a no-op with NOP_CQE32 or a transmit timestamp.</param>
/// <param name="Extra2">The second word.</param>
/// <remarks>Kernel: big_cqe of a completion queue entry. On a ring of mixed sizes a small one has zeroes.</remarks>
public readonly record struct LargeCompletion(Completion Completion, ulong Extra1 = 0, ulong Extra2 = 0);
