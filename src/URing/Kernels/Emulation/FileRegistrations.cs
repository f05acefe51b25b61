using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Registers files: a ring keeps a descriptor of its own for each.</summary>
internal sealed class FileRegistrations(EmulatedRing ring)
{
    private const uint MostFiles = 1 << 20;

    private ResourceTable Table => ring.Resources.Files;

    /// <param name="descriptors">Where they lie; 0 for empty slots.</param>
    /// <param name="tags">Where they lie; 0 for none.</param>
    public int Register(ulong descriptors, uint count, ulong tags)
    {
        if (Table.Count > 0)
            return -(int)Errno.EBUSY;
        if (count == 0)
            return -(int)Errno.EINVAL;
        if (count > MostFiles || count > MostDescriptors())
            return -(int)Errno.EMFILE;

        var slots = new Resource?[count];
        for (int i = 0; i < count; i++)
        {
            int error = Read(descriptors, tags, i, out int fd, out ulong tag);
            if (error == 0 && fd == IORING_REGISTER_FILES_SKIP)
                error = -(int)Errno.EBADF;
            if (error == 0)
                error = Keep(fd, tag, out slots[i]);
            if (error < 0)
            {
                Undo(slots);
                return error;
            }
        }
        lock (ring.Gate)
            Table.Reset(slots);
        return 0;
    }

    /// <summary>Answers how many slots were done, or a negative errno if the first was refused.</summary>
    public int Update(in io_uring_rsrc_update2 update)
    {
        int answer = Table.CheckRange(update.offset, update.nr);
        if (answer < 0)
            return answer;

        int done = 0;
        for (; done < update.nr; done++)
        {
            int error = Read(update.data, update.tags, done, out int fd, out ulong tag);
            Resource? file = null;
            if (error == 0 && fd == IORING_REGISTER_FILES_SKIP)
            {
                if (tag == 0)
                    continue;
                error = -(int)Errno.EINVAL;
            }
            if (error == 0)
                error = Keep(fd, tag, out file);
            int slot = (int)update.offset + done;
            if (error == -(int)Errno.EBADF)
                _ = ring.Resources.TryPut(Table, slot, null);
            if (error == 0 && !ring.Resources.TryPut(Table, slot, file))
                error = -(int)Errno.ENXIO;
            if (error < 0)
                return done > 0 ? done : error;
        }
        return done;
    }

    /// <summary>Fills slots that are picked here, and writes them in place of the descriptors.</summary>
    public unsafe int UpdatePicked(ulong descriptors, uint count)
    {
        int done = 0;
        for (; done < count; done++)
        {
            int error = Read(descriptors, 0, done, out int fd, out _);
            if (error == 0)
                error = fd < 0 ? -(int)Errno.EBADF : Duplicate(fd);
            if (error >= 0)
            {
                fd = error;
                error = ring.Resources.Install(IORING_FILE_INDEX_ALLOC, fd);
                if (error < 0)
                    _ = Libc.close(fd);
            }
            if (error < 0)
                return done > 0 ? done : error;
            // SAFETY: the number there has just been read.
            ((int*)descriptors)[done] = error;
        }
        return done;
    }

    /// <summary>A descriptor of our own, or a negative errno. Rings are not to be registered with rings.</summary>
    public static int Duplicate(int fd)
    {
        if (EmulatedRings.Find(fd) is not null)
            return -(int)Errno.EBADF;
        int own = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0);
        return own < 0 ? Libc.LastErrno : own;
    }

    private static int Keep(int fd, ulong tag, out Resource? file)
    {
        file = null;
        if (fd == -1)
            return tag == 0 ? 0 : -(int)Errno.EINVAL;

        int own = Duplicate(fd);
        if (own < 0)
            return own;
        file = new Resource { Descriptor = own, Tag = tag };
        return 0;
    }

    private static int Read(ulong descriptors, ulong tags, int index, out int fd, out ulong tag)
    {
        (fd, tag) = (-1, 0);
        ulong place = (ulong)index;
        bool isFine = (tags == 0 || UserMemory.TryCopy(tags + (place * sizeof(ulong)), new Span<ulong>(ref tag)))
            && (descriptors == 0 || UserMemory.TryCopy(descriptors + (place * sizeof(int)), new Span<int>(ref fd)));
        return isFine ? 0 : -(int)Errno.EFAULT;
    }

    private static void Undo(Resource?[] slots)
    {
        foreach (Resource? file in slots)
            _ = file is null ? 0 : Libc.close(file.Descriptor);
    }

    private static unsafe ulong MostDescriptors()
    {
        Libc.rlimit limit;
        // SAFETY: the kernel writes the struct during the call only.
        return Libc.getrlimit(Libc.RLIMIT_NOFILE, &limit) < 0 ? ulong.MaxValue : limit.rlim_cur;
    }
}
