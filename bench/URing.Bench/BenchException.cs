namespace URing.Bench;

/// <summary>Why the benchmark ends without a result, in one sentence.</summary>
public sealed class BenchException(string message) : Exception(message);
