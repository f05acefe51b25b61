using System.Runtime.InteropServices;

namespace URing.IO.Files;

/// <summary>The flags of open(2). Source: asm-generic/fcntl.h and arm64's asm/fcntl.h.</summary>
internal static class OpenFlags
{
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Truncate = 0x200;
    public const int Append = 0x400;
    public const int DataSync = 0x1000;
    public const int CloseOnExec = 0x8_0000;

    // Where x64 and arm64 differ.
    public static int Direct { get; } = IsArm64 ? 0x1_0000 : 0x4000;

    public static int Directory { get; } = IsArm64 ? 0x4000 : 0x1_0000;

    public static int NoFollow { get; } = IsArm64 ? 0x8000 : 0x2_0000;

    // O_TMPFILE includes O_DIRECTORY.
    public static int Temporary { get; } = 0x40_0000 | Directory;

    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>The flags that a program's wishes amount to.</summary>
    public static int Of(URingFileOptions options) =>
        CloseOnExec
        | Of(options.Mode, options.Temporary)
        | Of(options.Access)
        | (options.Direct ? Direct : 0)
        | (options.DataSync ? DataSync : 0)
        | (options.NoFollow ? NoFollow : 0);

    private static int Of(FileMode mode, bool isTemporary) => isTemporary
        ? Temporary
        : mode switch
        {
            FileMode.CreateNew => Create | Exclusive,
            FileMode.Create => Create | Truncate,
            FileMode.OpenOrCreate => Create,
            FileMode.Truncate => Truncate,
            FileMode.Append => Create | Append,
            _ => 0,
        };

    private static int Of(FileAccess access) => access switch
    {
        FileAccess.Write => WriteOnly,
        FileAccess.ReadWrite => ReadWrite,
        _ => 0,
    };
}
