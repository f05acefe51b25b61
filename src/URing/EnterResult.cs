namespace URing;

/// <summary>What one call that submits and waits came to.</summary>
/// <param name="Submitted">Entries that the kernel took.</param>
/// <param name="Ready">Completions that are there to be taken.</param>
/// <param name="TimedOut">Whether the time was up before enough completions were there.</param>
public readonly record struct EnterResult(int Submitted, int Ready, bool TimedOut);
