using Microsoft.Win32.SafeHandles;
using URing.Cli.Interop;

namespace URing.Cli.Copying;

/// <summary>A part of a file, in bytes.</summary>
internal readonly record struct Extent(long Offset, long Length)
{
    public long End => Offset + Length;

    /// <summary>A whole file whose length is not known before its end is found, as in /proc.</summary>
    public static Extent Endless => new(0, long.MaxValue);

    /// <summary>The parts of a file that hold data; what lies between them is holes.</summary>
    /// <remarks>A file system that knows no holes has one part. Moves the file's own position.</remarks>
    public static IEnumerable<Extent> OfData(SafeFileHandle file, long length)
    {
        for (long position = 0; position < length;)
        {
            (long start, long end) = NextData(file, position, length);
            if (start >= length)
                yield break;
            yield return new Extent(start, end - start);
            position = end;
        }
    }

    /// <summary>Cuts parts into pieces of at most one block.</summary>
    public static IEnumerable<Extent> Cut(IEnumerable<Extent> parts, int block)
    {
        foreach (Extent part in parts)
        {
            for (long offset = part.Offset; offset < part.End; offset += block)
                yield return new Extent(offset, Math.Min(block, part.End - offset));
        }
    }

    private static (long Start, long End) NextData(SafeFileHandle file, long position, long length)
    {
        int fd = (int)file.DangerousGetHandle();
        long start = Libc.lseek(fd, position, Libc.SEEK_DATA);
        if (start < 0)
            return Libc.LastErrno == Errno.ENXIO ? (length, length) : (position, length);

        long end = Libc.lseek(fd, start, Libc.SEEK_HOLE);
        return (start, end > start ? Math.Min(end, length) : length);
    }
}
