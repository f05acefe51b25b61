using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using URing.IO.Files;
using URing.IO.Loops;

namespace URing.IO;

/// <summary>A file whose reads and writes are awaited without a thread that waits.</summary>
/// <remarks>
/// Threading: any thread, any number of operations at a time; they are not ordered among each other.
/// Ownership: buffers belong to the kernel from the call until its task has ended, cancelled or not.
/// Errors: those of .NET, with the path in the message: <see cref="FileNotFoundException"/>,
/// <see cref="UnauthorizedAccessException"/>, <see cref="IOException"/> whose HResult is the kernel's errno,
/// <see cref="EndOfStreamException"/>, <see cref="OperationCanceledException"/>,
/// <see cref="ObjectDisposedException"/> for operations that a close has ended.
/// </remarks>
public sealed partial class URingFile : IAsyncDisposable, IDisposable
{
    private readonly SafeHandle _handle;
    private readonly KeptDescriptor _kept;
    private readonly int _flags;
    private readonly bool _isRouteForced;
    private volatile Locality _locality;

    private URingFile(LoopCore home, SafeHandle handle, string path, int flags, FileRoute route)
    {
        (Home, _handle, Path, _flags) = (home, handle, path, flags);
        Descriptor = (int)handle.DangerousGetHandle();
        IsDirect = (flags & OpenFlags.Direct) != 0;
        _isRouteForced = route != FileRoute.Automatic;
        // The emulated kernel makes such a transfer on another thread in any case, with two hops more.
        bool prefersWorker = home.Kernel == RingKernel.Emulated && home.Kernel.IsLocalFile(Descriptor);
        _reads = new RouteMemory(route, IsDirect, prefersWorker, "read");
        _writes = new RouteMemory(route, IsDirect, prefersWorker, "write");
        _loops = [home];
        _kept = (handle as KernelFileHandle)?.Kept ?? new KeptDescriptor(Descriptor);
        _kept.Add(home);
    }

    /// <summary>The path that the file was opened by; the descriptor's number if there was none.</summary>
    public string Path { get; }

    /// <summary>The file's descriptor, for other calls.</summary>
    /// <remarks>Ownership: a view: closing it is refused nobody, and harms whoever still uses the file.</remarks>
    public SafeHandle Handle => _handle;

    /// <summary>Whether transfers go around the page cache.</summary>
    public bool IsDirect { get; }

    /// <summary>How reads travel now.</summary>
    public FileRoute ReadRoute => _reads.Current;

    /// <summary>How writes travel now.</summary>
    public FileRoute WriteRoute => _writes.Current;

    internal LoopCore Home { get; }

    internal int Descriptor { get; }

    /// <summary>Whether the pool may make what would be the only operation of its loop.</summary>
    // Asked for when it is needed, off the loop: of a network's file system the answer may take its time.
    internal bool GoesPlainlyAlone
    {
        get
        {
            if (_isRouteForced)
                return false;
            if (_locality == Locality.Unknown)
                _locality = Home.Kernel.IsLocalFile(Descriptor) ? Locality.Local : Locality.Elsewhere;
            return _locality == Locality.Local;
        }
    }

    /// <summary>Opens a file, like open(2).</summary>
    /// <param name="loop">
    /// Where operations run that are started on no loop; <see langword="null"/> for the loop of this thread, or else
    /// one of <see cref="URingLoopGroup.Default"/>.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not, or the path is a directory.</exception>
    /// <exception cref="IOException">The file exists; too many are open; and all else.</exception>
    public static async ValueTask<URingFile> OpenAsync(
        string path, URingFileOptions? options = null, URingLoop? loop = null, CancellationToken token = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0', StringComparison.Ordinal))
            throw Throw.ZeroInPath(nameof(path));
        options ??= new URingFileOptions();
        options.Check();
        LoopCore core = loop?.Core ?? LoopCore.Current ?? URingLoopGroup.Default.Next().Core;
        int flags = OpenFlags.Of(options);
        var arguments = new RequestArguments(
            SubmissionEntry.CurrentDirectory, flags, (long)options.CreateMode, ToBytes(path));
        int descriptor = await FileRequest.Start(core, path, PrepareOpen, arguments, token)
            .ConfigureAwait(LoopCore.Current is not null);
        return new URingFile(core, new KernelFileHandle(core.Kernel, descriptor), path, flags, options.Route);
    }

    /// <summary>Takes a file that is open already.</summary>
    /// <param name="handle">Closed with this file unless it is to be left open.</param>
    /// <param name="loop">As with <see cref="OpenAsync"/>.</param>
    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    /// <exception cref="IOException">The descriptor is not open.</exception>
    public static URingFile FromHandle(
        SafeFileHandle handle, bool leaveOpen = false, URingLoop? loop = null,
        FileRoute route = FileRoute.Automatic)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (handle.IsInvalid)
            throw Throw.InvalidHandle(nameof(handle));

        LoopCore core = loop?.Core ?? LoopCore.Current ?? URingLoopGroup.Default.Next().Core;
        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        string path = $"descriptor {handle.DangerousGetHandle()}";
        int flags = core.Kernel.GetFileFlags((int)handle.DangerousGetHandle());
        if (flags >= 0)
            return new URingFile(core, handle, path, flags, route) { _isHeldOnly = true, _leavesOpen = leaveOpen };

        handle.DangerousRelease();
        throw Throw.NotOpen((Errno)(-flags), path);
    }

    private static unsafe void PrepareOpen(SubmissionEntry entry, in RequestArguments arguments)
    {
        // SAFETY: the array is pinned, and the request keeps it until its completion.
        byte* path = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(arguments.Memory!, 0);
        entry.PrepareOpenAt(arguments.Descriptor, path, (int)arguments.First, (uint)arguments.Second);
    }

    // With the zero that ends it.
    private static byte[] ToBytes(string path)
    {
        byte[] bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(path) + 1, pinned: true);
        _ = Encoding.UTF8.GetBytes(path, bytes);
        return bytes;
    }

    private enum Locality
    {
        Unknown,
        Local,
        Elsewhere,
    }
}
