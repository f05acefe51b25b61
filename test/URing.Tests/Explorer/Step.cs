namespace URing.Tests.Explorer;

/// <summary>One step of a model's thread: indivisible, and seen by the others as a whole.</summary>
/// <param name="Text">What it does, for the schedule.</param>
/// <param name="Run">Does it; the answer becomes the thread's result.</param>
/// <param name="When">Whether it can go on; <see langword="null"/> for always.</param>
/// <param name="Drains">Whether it first waits for the thread's stores to reach memory.</param>
internal sealed record Step(Func<string> Text, Func<long> Run, Func<bool>? When = null, bool Drains = false);
