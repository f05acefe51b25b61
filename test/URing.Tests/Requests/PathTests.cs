using System.Text;
using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

/// <summary>A directory of its own for each test.</summary>
// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class PathTests(KernelCase kernel) : RequestContract(kernel)
{
    private const int CreateToWrite = 0x41;
    private const int CloseOnExec = 0x80000;
    private const int RemoveDirectory = 0x200;
    private const uint NoReplace = 1;
    private const uint SizeMask = 0x200;
    private const ulong NoSymlinks = 4;
    private const int Here = SubmissionEntry.CurrentDirectory;

    private readonly string _home = Directory.CreateTempSubdirectory("requests-").FullName;

    [Fact]
    public void OpenAt_NewFile_IsADescriptorToWrite()
    {
        byte* path = At("new");
        int fd = Complete(e => e.PrepareOpenAt(Here, path, CreateToWrite | CloseOnExec, 0x180)).GetResultOrThrow();
        byte* text = Text("hello");
        Assert.Equal(5, Complete(e => e.PrepareWrite(fd, text, 5, 0)).Result);
        Assert.Equal(0, Complete(e => e.PrepareClose(fd)).Result);
        Assert.Equal("hello", File.ReadAllText(Name("new")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Name("new")));
    }

    [Fact]
    public void OpenAt_NoSuchFile_Fails()
    {
        byte* path = At("missing");
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareOpenAt(Here, path, CloseOnExec)).Error);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareOpenAt(Here, (byte*)8, CloseOnExec)).Error);
    }

    [Fact]
    public void OpenAt2_SymlinkNotAllowed_Fails()
    {
        Need(Opcode.OpenAt2);
        File.WriteAllText(Name("file"), "x");
        File.CreateSymbolicLink(Name("link"), Name("file"));
        using var directory = Descriptors.OpenDirectory(_home);
        int home = (int)directory.DangerousGetHandle();
        open_how* how = New(new open_how { flags = CloseOnExec, resolve = NoSymlinks });
        byte* file = Text("file"), link = Text("link");
        int fd = Complete(e => e.PrepareOpenAt2(home, file, how)).GetResultOrThrow();
        Assert.Equal(0, Complete(e => e.PrepareClose(fd)).Result);
        Assert.Equal(Errno.ELOOP, Complete(e => e.PrepareOpenAt2(home, link, how)).Error);
    }

    [Fact]
    public void Statx_File_TellsItsSize()
    {
        File.WriteAllText(Name("file"), "twelve bytes");
        statx* answer = New<statx>();
        byte* path = At("file"), missing = At("missing");
        Assert.Equal(0, Complete(e => e.PrepareStatx(Here, path, 0, SizeMask, answer)).Result);
        Assert.Equal(12UL, answer->stx_size);
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareStatx(Here, missing, 0, SizeMask, answer)).Error);
    }

    [Fact]
    public void RenameAt_File_HasTheNewName()
    {
        Need(Opcode.RenameAt);
        File.WriteAllText(Name("old"), "x");
        byte* old = At("old"), path = At("new");
        Assert.Equal(0, Complete(e => e.PrepareRenameAt(Here, old, Here, path)).Result);
        Assert.True(File.Exists(Name("new")) && !File.Exists(Name("old")));
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareRenameAt(Here, old, Here, path)).Error);
        File.WriteAllText(Name("old"), "y");
        Assert.Equal(Errno.EEXIST, Complete(e => e.PrepareRenameAt(Here, old, Here, path, NoReplace)).Error);
    }

    [Fact]
    public void UnlinkAt_FileAndDirectory_AreGone()
    {
        Need(Opcode.UnlinkAt);
        File.WriteAllText(Name("file"), "x");
        Directory.CreateDirectory(Name("room"));
        byte* file = At("file"), room = At("room");
        Assert.Equal(0, Complete(e => e.PrepareUnlinkAt(Here, file)).Result);
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareUnlinkAt(Here, file)).Error);
        Assert.Equal(Errno.EISDIR, Complete(e => e.PrepareUnlinkAt(Here, room)).Error);
        Assert.Equal(0, Complete(e => e.PrepareUnlinkAt(Here, room, RemoveDirectory)).Result);
        Assert.Empty(Directory.GetFileSystemEntries(_home));
    }

    [Fact]
    public void MkdirAt_Twice_ExistsTheSecondTime()
    {
        Need(Opcode.MkdirAt);
        byte* path = At("room"), nested = At("missing/room");
        Assert.Equal(0, Complete(e => e.PrepareMkdirAt(Here, path, 0x1C0)).Result);
        Assert.True(Directory.Exists(Name("room")));
        Assert.Equal(Errno.EEXIST, Complete(e => e.PrepareMkdirAt(Here, path, 0x1C0)).Error);
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareMkdirAt(Here, nested, 0x1C0)).Error);
    }

    [Fact]
    public void SymlinkAt_Twice_ExistsTheSecondTime()
    {
        Need(Opcode.SymlinkAt);
        byte* target = Text("somewhere"), path = At("link");
        Assert.Equal(0, Complete(e => e.PrepareSymlinkAt(target, Here, path)).Result);
        Assert.Equal("somewhere", new FileInfo(Name("link")).LinkTarget);
        Assert.Equal(Errno.EEXIST, Complete(e => e.PrepareSymlinkAt(target, Here, path)).Error);
    }

    [Fact]
    public void LinkAt_File_IsTheSameFile()
    {
        Need(Opcode.LinkAt);
        File.WriteAllText(Name("file"), "x");
        byte* file = At("file"), path = At("other"), missing = At("missing");
        Assert.Equal(0, Complete(e => e.PrepareLinkAt(Here, file, Here, path)).Result);
        File.AppendAllText(Name("other"), "y");
        Assert.Equal("xy", File.ReadAllText(Name("file")));
        Assert.Equal(Errno.EEXIST, Complete(e => e.PrepareLinkAt(Here, file, Here, path)).Error);
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareLinkAt(Here, missing, Here, path)).Error);
    }

    [Fact]
    public void Xattr_SetByPath_IsReadByDescriptor()
    {
        Need(Opcode.SetXattr);
        using var file = new TestFile();
        byte* path = Text(file.Path), name = Text("user.requests"), value = Text("value"), answer = Memory(16);
        SkipIf(Complete(e => e.PrepareSetXattr(path, name, value, 5)), Errno.EOPNOTSUPP, "attributes on this disk");
        Assert.Equal(5, Complete(e => e.PrepareFGetXattr(file.Fd, name, answer, 16)).Result);
        Assert.Equal("value", Encoding.UTF8.GetString(answer, 5));
        Assert.Equal(5, Complete(e => e.PrepareGetXattr(path, name, answer, 0)).Result);
        Assert.Equal(Errno.ERANGE, Complete(e => e.PrepareGetXattr(path, name, answer, 4)).Error);
    }

    [Fact]
    public void Xattr_SetByDescriptor_IsReadByPath()
    {
        Need(Opcode.FSetXattr);
        using var file = new TestFile();
        byte* path = Text(file.Path), name = Text("user.requests"), value = Text("value"), answer = Memory(16);
        Assert.Equal(Errno.ENODATA, Complete(e => e.PrepareGetXattr(path, name, answer, 16)).Error);
        Assert.Equal(Errno.ENODATA, Complete(e => e.PrepareFGetXattr(file.Fd, name, answer, 16)).Error);
        SkipIf(Complete(e => e.PrepareFSetXattr(file.Fd, name, value, 5, 1)), Errno.EOPNOTSUPP, "attributes here");
        Assert.Equal(5, Complete(e => e.PrepareGetXattr(path, name, answer, 16)).Result);
        Assert.Equal(Errno.EEXIST, Complete(e => e.PrepareFSetXattr(file.Fd, name, value, 5, 1)).Error);
        byte* other = Text("user.other");
        Assert.Equal(Errno.ENODATA, Complete(e => e.PrepareSetXattr(path, other, value, 5, 2)).Error);
    }

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_home, recursive: true);
        base.Dispose(disposing);
    }

    private string Name(string file) => Path.Combine(_home, file);

    private byte* At(string file) => Text(Name(file));
}
