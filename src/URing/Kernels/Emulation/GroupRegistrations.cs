using System.Numerics;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Registers rings of buffers, in memory of the user.</summary>
internal sealed unsafe class GroupRegistrations(EmulatedRing ring)
{
    // SAFETY: the caller gives the struct that the registration demands, and keeps it during the call.

    private const uint MostEntries = 32_768;

    /// <summary>Whether a registration is one of these.</summary>
    public static bool Has(uint opcode) => opcode is IORING_REGISTER_PBUF_RING or IORING_UNREGISTER_PBUF_RING
        or IORING_REGISTER_PBUF_STATUS;

    /// <summary>Answers 0 or a negative errno.</summary>
    public int Run(uint opcode, void* argument, uint count)
    {
        if (argument == null || count != 1)
            return -(int)Errno.EINVAL;

        lock (ring.Groups.Gate)
        {
            return opcode switch
            {
                IORING_REGISTER_PBUF_RING => Register(*(io_uring_buf_reg*)argument),
                IORING_UNREGISTER_PBUF_RING => Unregister(*(io_uring_buf_reg*)argument),
                _ => Ask((io_uring_buf_status*)argument),
            };
        }
    }

    private int Register(in io_uring_buf_reg asked)
    {
        bool isWrong = HasReserved(asked) || (asked.flags & ~IOU_PBUF_RING_INC) != 0
            || !BitOperations.IsPow2(asked.ring_entries) || asked.ring_entries > MostEntries
            || asked.ring_addr % (ulong)Environment.SystemPageSize != 0;
        if (isWrong)
            return -(int)Errno.EINVAL;
        if (ring.Groups[asked.bgid] is { } group && (group.IsRing || group.List.Count > 0))
            return -(int)Errno.EEXIST;

        var memory = new iovec
        {
            iov_base = asked.ring_addr,
            iov_len = asked.ring_entries * (ulong)sizeof(io_uring_buf),
        };
        if (asked.ring_addr == 0 || !UserMemory.IsWritable(memory))
            return -(int)Errno.EFAULT;

        ring.Groups.Set(asked.bgid, new BufferGroup(asked));
        return 0;
    }

    private int Unregister(in io_uring_buf_reg asked)
    {
        if (HasReserved(asked) || asked.flags != 0)
            return -(int)Errno.EINVAL;
        if (ring.Groups[asked.bgid] is not { } group)
            return -(int)Errno.ENOENT;
        if (!group.IsRing)
            return -(int)Errno.EINVAL;

        ring.Groups.Remove(asked.bgid);
        return 0;
    }

    private int Ask(io_uring_buf_status* asked)
    {
        if (((ReadOnlySpan<uint>)asked->resv).ContainsAnyExcept(0U))
            return -(int)Errno.EINVAL;
        if (ring.Groups[(ushort)asked->buf_group] is not { } group)
            return -(int)Errno.ENOENT;
        if (!group.IsRing)
            return -(int)Errno.EINVAL;

        asked->head = group.Head;
        return 0;
    }

    private static bool HasReserved(in io_uring_buf_reg asked) =>
        asked.min_left != 0 || ((ReadOnlySpan<uint>)asked.resv).ContainsAnyExcept(0U);
}
