using System.Buffers.Binary;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>What kind of file a descriptor is of.</summary>
internal static unsafe class FileKind
{
    private const uint EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint TypeWanted = 1; // STATX_TYPE
    private const int StatusBytes = 256;
    private const int ModeOffset = 28;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;
    private const int Block = 0x6000;
    private const int Directory = 0x4000;
    private const int Character = 0x2000;

    /// <summary>Whether one can wait for it to become ready, as far as its kind tells.</summary>
    public static bool CanPoll(int fd)
    {
        byte* status = stackalloc byte[StatusBytes];
        byte empty = 0;
        // SAFETY: the path and the status lie in this frame.
        long answer = Libc.syscall_words(
            Libc.SYS_statx, fd, (ulong)&empty, EmptyPath, TypeWanted, (ulong)status);
        if (answer < 0)
            return false;

        int type = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(status + ModeOffset, 2)) & TypeBits;
        // Devices with a position have nothing to wait for: zeroes, random numbers, memory.
        return type is not (Regular or Block or Directory)
            && (type != Character || Libc.lseek(fd, 0, Libc.SEEK_CUR) < 0);
    }
}
