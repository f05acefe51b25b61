namespace URing.Cli;

/// <summary>An end that was foreseen: one sentence for the user, and exit code 1.</summary>
internal sealed class Failure(string sentence, Exception? cause = null) : Exception(sentence, cause);
