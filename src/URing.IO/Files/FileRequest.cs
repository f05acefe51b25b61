using URing.IO.Loops;
using URing.IO.Metrics;
using URing.IO.Operations;

namespace URing.IO.Files;

/// <summary>Prepares the entry of a request.</summary>
internal delegate void EntryPreparation(SubmissionEntry entry, in RequestArguments arguments);

/// <summary>The numbers of a request, and the memory that the kernel reads or writes for it.</summary>
/// <param name="Descriptor">The file, or the directory that a path is relative to.</param>
/// <param name="Memory">An array on the heap of pinned objects.</param>
internal readonly record struct RequestArguments(
    int Descriptor, long First = 0, long Second = 0, byte[]? Memory = null)
{
    /// <summary>A mode of fallocate(2).</summary>
    public int Mode { get; init; }
}

/// <summary>A request of one entry that is no transfer: open, flush, allocate and the like.</summary>
internal sealed class FileRequest(LoopCore loop) : Operation(loop)
{
    private EntryPreparation _prepare = null!;
    private RequestArguments _arguments;
    private FileAction _action;
    private string _path = "";
    private URingFile? _file;

    public override int Refusal => _file is { IsClosing: true } ? LoopEnded : base.Refusal;

    public override bool IsOn(URingFile file) => _file == file;

    /// <summary>A request on a file that the caller has entered.</summary>
    public static ValueTask<int> Start(
        URingFile file, FileAction action, EntryPreparation prepare, in RequestArguments arguments,
        CancellationToken token)
    {
        LoopCore loop = LoopCore.Current ?? file.Home;
        FileRequest request = loop.Pools.Requests.Rent();
        request._file = file;
        file.Remember(loop);
        return request.Start(action, file.Path, prepare, arguments, token);
    }

    /// <summary>A request on no open file.</summary>
    public static ValueTask<int> Start(
        LoopCore loop, string path, EntryPreparation prepare, in RequestArguments arguments, CancellationToken token) =>
        loop.Pools.Requests.Rent().Start(FileAction.Open, path, prepare, arguments, token);

    /// <summary>Closes a descriptor that nobody uses any more.</summary>
    public static ValueTask<int> Close(LoopCore loop, string path, int descriptor) =>
        loop.Pools.Requests.Rent().Start(FileAction.Close, path,
            static (entry, in arguments) => entry.PrepareClose(arguments.Descriptor),
            new RequestArguments(descriptor), CancellationToken.None);

    // A close that was interrupted has closed: to close the number once more could hit another file.
    protected override bool WasStopped(int result) =>
        _action == FileAction.Close ? result == -(int)Errno.ECANCELED : base.WasStopped(result);

    protected override void Prepare(SubmissionEntry entry) => _prepare(entry, _arguments);

    protected override void LetGo(int result)
    {
        LoopMeter.CountRequest(_action);
        _file?.Leave();
    }

    protected override void Lose() => _file?.LoseUse();

    protected override void Return()
    {
        (_file, _prepare, _arguments, _path) = (null, null!, default, "");
        Recycle();
        Loop.Pools.Requests.Return(this);
    }

    protected override Exception CreateClosed() =>
        _file is { IsClosing: true } ? Throw.FileClosed(_path)
            : IsAbandoned && _action == FileAction.Close ? Throw.CloseLost(_path)
            : base.CreateClosed();

    protected override Exception CreateFailure(int result) =>
        Throw.FileFailed((Errno)(-result), FileActions.NameOf(_action), _path);

    private ValueTask<int> Start(
        FileAction action, string path, EntryPreparation prepare, in RequestArguments arguments,
        CancellationToken token)
    {
        (_action, _path, _prepare, _arguments) = (action, path, prepare, arguments);
        var task = new ValueTask<int>(this, Version);
        Begin(token);
        return task;
    }
}
