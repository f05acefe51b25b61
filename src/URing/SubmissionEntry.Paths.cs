using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// What is done to files by their path. Paths are bytes that end with a zero.
public readonly ref partial struct SubmissionEntry
{
    /// <summary>In place of a directory: paths are relative to the process's own (AT_FDCWD).</summary>
    public const int CurrentDirectory = -100;

    /// <summary>Opens a file, like openat(2); the result is the descriptor.</summary>
    /// <param name="flags">O_* of open(2).</param>
    /// <param name="mode">The permissions of a file that is made.</param>
    /// <safety>The kernel reads the path until the completion is taken: until then it must stay where it is.</safety>
    public unsafe void PrepareOpenAt(int directory, byte* path, int flags, uint mode = 0) =>
        Prepare(IORING_OP_OPENAT, directory, (ulong)path, mode, 0, (uint)flags);

    /// <summary>Opens a file into a slot of the registered files.</summary>
    /// <param name="flags">O_* of open(2), without O_CLOEXEC.</param>
    /// <param name="mode">The permissions of a file that is made.</param>
    /// <param name="slot">The slot, from 0, or <see cref="DirectSlot.Allocate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is over 4,294,967,293.</exception>
    /// <safety>The kernel reads the path until the completion is taken: until then it must stay where it is.</safety>
    public unsafe void PrepareOpenAtDirect(int directory, byte* path, int flags, uint mode, uint slot)
    {
        uint index = DirectSlot.ToFileIndex(slot, nameof(slot));
        Prepare(IORING_OP_OPENAT, directory, (ulong)path, mode, 0, (uint)flags);
        _sqe.file_index = index;
    }

    /// <summary>Opens a file, like openat2(2); the result is the descriptor.</summary>
    /// <safety>The kernel reads path and struct until the completion is taken: until then they must stay.</safety>
    public unsafe void PrepareOpenAt2(int directory, byte* path, open_how* how) =>
        Prepare(IORING_OP_OPENAT2, directory, (ulong)path, (uint)sizeof(open_how), (ulong)how);

    /// <summary>Opens a file like openat2(2) into a slot of the registered files.</summary>
    /// <param name="how">How to open, without O_CLOEXEC.</param>
    /// <param name="slot">The slot, from 0, or <see cref="DirectSlot.Allocate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is over 4,294,967,293.</exception>
    /// <safety>The kernel reads path and struct until the completion is taken: until then they must stay.</safety>
    public unsafe void PrepareOpenAt2Direct(int directory, byte* path, open_how* how, uint slot)
    {
        uint index = DirectSlot.ToFileIndex(slot, nameof(slot));
        PrepareOpenAt2(directory, path, how);
        _sqe.file_index = index;
    }

    /// <summary>Tells about a file, like statx(2).</summary>
    /// <param name="flags">AT_* of statx(2).</param>
    /// <param name="mask">STATX_* of statx(2): what to tell.</param>
    /// <safety>
    /// The kernel reads the path and writes the answer until the completion is taken: until then both must stay where
    /// they are.
    /// </safety>
    public unsafe void PrepareStatx(int directory, byte* path, int flags, uint mask, statx* answer) =>
        Prepare(IORING_OP_STATX, directory, (ulong)path, mask, (ulong)answer, (uint)flags);

    /// <summary>Renames a file, like renameat2(2).</summary>
    /// <param name="flags">RENAME_* of renameat2(2).</param>
    /// <safety>The kernel reads the paths until the completion is taken: until then they must stay.</safety>
    public unsafe void PrepareRenameAt(
        int oldDirectory, byte* oldPath, int newDirectory, byte* newPath, uint flags = 0) =>
        Prepare(IORING_OP_RENAMEAT, oldDirectory, (ulong)oldPath, (uint)newDirectory, (ulong)newPath, flags);

    /// <summary>Removes a name, like unlinkat(2).</summary>
    /// <param name="flags">0 or AT_REMOVEDIR of unlinkat(2).</param>
    /// <safety>The kernel reads the path until the completion is taken: until then it must stay where it is.</safety>
    public unsafe void PrepareUnlinkAt(int directory, byte* path, int flags = 0) =>
        Prepare(IORING_OP_UNLINKAT, directory, (ulong)path, 0, 0, (uint)flags);

    /// <summary>Makes a directory, like mkdirat(2).</summary>
    /// <param name="mode">Its permissions.</param>
    /// <safety>The kernel reads the path until the completion is taken: until then it must stay where it is.</safety>
    public unsafe void PrepareMkdirAt(int directory, byte* path, uint mode) =>
        Prepare(IORING_OP_MKDIRAT, directory, (ulong)path, mode, 0);

    /// <summary>Makes a symbolic link, like symlinkat(2).</summary>
    /// <param name="target">What the link says.</param>
    /// <param name="path">Where the link is made.</param>
    /// <safety>The kernel reads the paths until the completion is taken: until then they must stay.</safety>
    public unsafe void PrepareSymlinkAt(byte* target, int directory, byte* path) =>
        Prepare(IORING_OP_SYMLINKAT, directory, (ulong)target, 0, (ulong)path);

    /// <summary>Gives a file another name, like linkat(2).</summary>
    /// <param name="flags">AT_* of linkat(2).</param>
    /// <safety>The kernel reads the paths until the completion is taken: until then they must stay.</safety>
    public unsafe void PrepareLinkAt(
        int oldDirectory, byte* oldPath, int newDirectory, byte* newPath, int flags = 0) =>
        Prepare(IORING_OP_LINKAT, oldDirectory, (ulong)oldPath, (uint)newDirectory, (ulong)newPath, (uint)flags);

    /// <summary>Sets an extended attribute of an open file, like fsetxattr(2).</summary>
    /// <param name="length">Bytes of the value.</param>
    /// <param name="flags">XATTR_* of setxattr(2).</param>
    /// <safety>The kernel reads name and value until the completion is taken: until then they must stay.</safety>
    public unsafe void PrepareFSetXattr(int fd, byte* name, void* value, uint length, int flags = 0) =>
        Prepare(IORING_OP_FSETXATTR, fd, (ulong)name, length, (ulong)value, (uint)flags);

    /// <summary>Sets an extended attribute of a file, like setxattr(2).</summary>
    /// <param name="length">Bytes of the value.</param>
    /// <param name="flags">XATTR_* of setxattr(2).</param>
    /// <safety>The kernel reads path, name and value until the completion is taken: until then they must stay.</safety>
    public unsafe void PrepareSetXattr(byte* path, byte* name, void* value, uint length, int flags = 0)
    {
        Prepare(IORING_OP_SETXATTR, 0, (ulong)name, length, (ulong)value, (uint)flags);
        _sqe.addr3 = (ulong)path;
    }

    /// <summary>Reads an extended attribute of an open file, like fgetxattr(2); the result is its length.</summary>
    /// <param name="length">Bytes of room for the value; 0 to ask for its length only.</param>
    /// <safety>
    /// The kernel reads the name and writes the value until the completion is taken: until then both must stay where
    /// they are.
    /// </safety>
    public unsafe void PrepareFGetXattr(int fd, byte* name, void* value, uint length) =>
        Prepare(IORING_OP_FGETXATTR, fd, (ulong)name, length, (ulong)value);

    /// <summary>Reads an extended attribute of a file, like getxattr(2); the result is its length.</summary>
    /// <param name="length">Bytes of room for the value; 0 to ask for its length only.</param>
    /// <safety>
    /// The kernel reads path and name and writes the value until the completion is taken: until then all must stay
    /// where they are.
    /// </safety>
    public unsafe void PrepareGetXattr(byte* path, byte* name, void* value, uint length)
    {
        Prepare(IORING_OP_GETXATTR, 0, (ulong)name, length, (ulong)value);
        _sqe.addr3 = (ulong)path;
    }
}
