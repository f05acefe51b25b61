using URing.Cli.Copying;

namespace URing.Cli;

/// <summary>Every failure that the tool foresees, each in one sentence.</summary>
internal static class Throw
{
    /// <summary>What the copy makes a sentence of, once it knows the file's name.</summary>
    public static TransferException TransferFailed(bool isWrite, Errno error) => new(isWrite, error);

    public static Failure NoFile(string path) => new($"There is no file '{path}'.");

    public static Failure NoFileOrCommand(string word) =>
        new($"There is no file '{word}', and no command or option of this name: see 'uring --help'.");

    public static Failure Directory(string path) => new($"'{path}' is a directory: only files can be copied.");

    public static Failure NotRegular(string path) =>
        new($"'{path}' is not a regular file: pipes, sockets and devices cannot be copied.");

    public static Failure SpecialDestination(string path) =>
        new($"'{path}' is a pipe, a socket or a device, and is not replaced.");

    public static Failure NotDirectory(string path) => new($"'{path}' is not a directory.");

    public static Failure NoDirectory(string path) => new($"There is no directory '{path}' to copy to.");

    public static Failure SameFile(string source, string destination) =>
        new($"'{source}' and '{destination}' are the same file.");

    public static Failure Exists(string path) => new($"'{path}' exists already: --force replaces it.");

    public static Failure DirectoryInTheWay(string path) =>
        new($"'{path}' is a directory, and is not replaced by a file.");

    public static Failure Shrunk(string path) =>
        new($"'{path}' became shorter while it was copied, so the copy was given up.");

    public static Failure CannotRead(string path, Errno error) =>
        new($"Cannot read '{path}': {Reason.Of(error)}.");

    public static Failure CannotRead(string path, Exception refusal) =>
        new($"Cannot read '{path}': {Reason.Of(refusal)}.", refusal);

    public static Failure CannotWrite(string path, Errno error) =>
        new($"Cannot write '{path}': {Reason.Of(error)}.");

    public static Failure CannotWrite(string path, Exception refusal) =>
        new($"Cannot write '{path}': {Reason.Of(refusal)}.", refusal);

    public static Failure CannotCreateIn(string directory, Exception refusal) =>
        new($"Cannot create a file in '{directory}': {Reason.Of(refusal)}.", refusal);

    public static Failure NotDurable(string path, string directory, Errno error) =>
        new($"'{path}' is complete, but its directory '{directory}' could not be synced: {Reason.Of(error)}.");

    public static Failure Cannot(Exception refusal) => new(Sentence(Reason.Of(refusal)), refusal);

    public static Failure TooMuchMemory(string need, string limit) =>
        new($"Depth times block size is {need}, and at most {limit} is allowed: lower one of the two.");

    public static Failure NoPlace(string need, string looked) =>
        new($"No directory on a disk has {need} free for the tour; looked in {looked}: "
            + "free some space, or set TMPDIR.");

    public static Failure ExampleDiffers(Completion completion) =>
        new($"Polling /dev/zero gave '{completion}' instead of user data 454 with result 1.");

    public static Failure CopyDiffers(string copy, string source) =>
        new($"The copy differs from its source (SHA-256 {copy} instead of {source}).");

    public static Failure Unverifiable(string source) =>
        new($"'{source}' was changed while it was copied, so the copy cannot be verified.");

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..] + ".";
}
