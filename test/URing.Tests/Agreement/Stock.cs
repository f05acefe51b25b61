using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Tests.Agreement;

/// <summary>The memory of a program: groups of buffers, and what entries point to.</summary>
/// <remarks>Group 0 is a ring, 1 an incremental one, 2 a list; 3 is not there.</remarks>
internal sealed unsafe class Stock : IDisposable
{
    // SAFETY: all of it lives until Dispose, after the ring.

    public const ushort Listed = 2;
    private const int Rings = 2;
    private const ushort Entries = 4;
    private const uint Length = 8;
    private const int Page = 4096;
    private const int Bytes = Page + (32 * Page);

    private readonly byte* _memory = (byte*)NativeMemory.AlignedAlloc(Bytes, Page);
    private readonly byte* _heads = (byte*)NativeMemory.AllocZeroed(Page);
    private readonly byte* _large = (byte*)NativeMemory.AllocZeroed(400_000);
    private readonly ushort[] _tails = new ushort[Rings];

    public Stock() => NativeMemory.Clear(_memory, Bytes);

    /// <summary>Memory for one entry; what it holds is compared in the end.</summary>
    public byte* Place(int number) => _memory + (4 * Page) + (number * 1024 % (24 * Page));

    /// <summary>Memory with addresses in it, which differ from run to run.</summary>
    public byte* Head(int number) => _heads + (number * 128 % Page);

    /// <summary>Bytes to be sent.</summary>
    public byte* Large => _large;

    /// <summary>Memory of listed buffers.</summary>
    public byte* List => _memory + (3 * Page);

    public void Register(Ring ring)
    {
        for (ushort group = 0; group < Rings; group++)
        {
            var asked = new io_uring_buf_reg
            {
                ring_addr = (ulong)Group(group),
                ring_entries = Entries,
                bgid = group,
                flags = group == 1 ? IOU_PBUF_RING_INC : (ushort)0,
            };
            Assert.Equal(0, ring.Register(IORING_REGISTER_PBUF_RING, &asked, 1));
        }
    }

    /// <summary>Gives a ring more buffers, never more than it has places.</summary>
    public void Fill(Ring ring, int group, int count)
    {
        group %= Rings;
        ushort used = (ushort)(_tails[group] - Head(ring, group));
        count = Math.Min(count % (Entries + 1), Entries - used);
        io_uring_buf* buffers = Group(group);
        for (int i = 0; i < count; i++, _tails[group]++)
        {
            int place = _tails[group] % Entries;
            buffers[place].addr = (ulong)(_memory + (2 * Page) + (group * 1024) + (place * 64));
            buffers[place].len = Length + ((uint)place * 4);
            buffers[place].bid = (ushort)(place + 40);
        }
        Volatile.Write(ref buffers->resv, _tails[group]);
    }

    /// <summary>What is where in the end.</summary>
    public void Describe(Ring ring, StringBuilder into)
    {
        for (int group = 0; group < Rings; group++)
        {
            into.Append(CultureInfo.InvariantCulture, $"head {Head(ring, group)}");
            for (int i = 0; i < Entries; i++)
            {
                io_uring_buf one = Group(group)[i];
                ulong place = one.addr == 0 ? 0 : one.addr - (ulong)_memory;
                into.Append(CultureInfo.InvariantCulture, $" {place}+{one.len}");
            }
            into.AppendLine();
        }
        ReadOnlySpan<byte> contents = new(_memory + (2 * Page), 30 * Page);
        into.Append(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(contents)));
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        NativeMemory.Free(_large);
        NativeMemory.Free(_heads);
    }

    private io_uring_buf* Group(int group) => (io_uring_buf*)(_memory + (group * Page));

    private static ushort Head(Ring ring, int group)
    {
        var status = new io_uring_buf_status { buf_group = (uint)group };
        Assert.Equal(0, ring.Register(IORING_REGISTER_PBUF_STATUS, &status, 1));
        return (ushort)status.head;
    }
}
