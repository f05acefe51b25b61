using URing.TestKit;
using URing.Tests.Registrations;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class BufferTests(KernelCase kernel) : RequestContract(kernel)
{
    private const ushort Group = 7;

    [Fact]
    public void ProvideBuffers_ReadsPickThem_UntilNoneIsLeft()
    {
        using var file = new TestFile("0123456789"u8);
        byte* memory = Memory(64);
        Assert.Equal(0, Complete(e => e.PrepareProvideBuffers(memory, 8, 2, Group, 40)).Result);
        List<ushort> ids = [];
        for (int i = 0; i < 2; i++)
        {
            Completion read = Pick(file);
            Assert.Equal(8, read.Result);
            ids.Add(read.BufferId!.Value);
        }
        Assert.Equal([40, 41], ids.Order().Select(id => (int)id));
        Assert.Equal("01234567"u8, new Span<byte>(memory, 8));
        Assert.Equal(Errno.ENOBUFS, Pick(file).Error);
    }

    [Fact]
    public void RemoveBuffers_SomeThenAll_AnswersHowMany()
    {
        byte* memory = Memory(64);
        Assert.Equal(0, Complete(e => e.PrepareProvideBuffers(memory, 8, 8, Group)).Result);
        Assert.Equal(3, Complete(e => e.PrepareRemoveBuffers(3, Group)).Result);
        Assert.Equal(5, Complete(e => e.PrepareRemoveBuffers(100, Group)).Result);
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareRemoveBuffers(1, 99)).Error);
    }

    [Fact]
    public void ProvideBuffers_NoMemoryOrARingsGroup_Fails()
    {
        byte* memory = Memory(64);
        Assert.Equal(Errno.EFAULT,
            Complete(e => e.PrepareProvideBuffers((byte*)(1UL << 63), 8, 1, Group)).Error);
        AddBufferRing(Group, memory, 8, 1);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareProvideBuffers(memory, 8, 1, Group)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareRemoveBuffers(1, Group)).Error);
    }

    [Fact]
    public void ProvideBuffers_AsManyAsAGroupHolds_AreRemovedAgain()
    {
        byte* memory = Memory(65_536);
        Assert.Equal(0, Complete(e => e.PrepareProvideBuffers(memory, 1, 65_535, Group)).Result);
        Assert.Equal(Errno.EOVERFLOW, Complete(e => e.PrepareProvideBuffers(memory, 1, 1, Group)).Error);
        Assert.Equal(65_535, Complete(e => e.PrepareRemoveBuffers(65_535, Group)).Result);
    }

    // Who waits for the rest of his bytes keeps the buffer that he has begun.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ProvideBuffers_BytesOfAReceiveComeInPieces_LieInOneBuffer(bool isCancelled)
    {
        using var pair = new SocketPair();
        byte* memory = Memory(16);
        Assert.Equal(0, Complete(e => e.PrepareProvideBuffers(memory, 8, 2, Group)).Result);
        pair.Send(1, 2, 3);
        Add(1, e =>
        {
            e.PrepareReceive(pair.Fd, null, 8, MessageFlags.WaitAll);
            e.BufferGroup = Group;
        }, EntryFlags.BufferSelect);
        Ring.Submit();
        if (isCancelled)
            Add(2, e => e.PrepareCancel(1));
        else
            pair.Send(4, 5, 6, 7, 8);
        Completion received = Of(Take(isCancelled ? 2 : 1), 1);
        byte[] expected = isCancelled ? [1, 2, 3] : [1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal(expected.Length, received.Result);
        Assert.Equal(expected, new Span<byte>(memory + (8 * received.BufferId!.Value), expected.Length));
        Assert.Equal(1, Complete(e => e.PrepareRemoveBuffers(100, Group)).Result);
    }

    // Source: io_recv_buf_select of io_uring/net.c keeps the length of the buffer that was picked in vain.
    [Fact]
    public void ProvideBuffers_WhoWaitedInVainFindsALongerOne_AsksForNoMoreThanBefore()
    {
        using var waiting = new SocketPair();
        using var other = new SocketPair();
        byte* memory = Memory(12);
        Assert.Equal(0, Complete(e => e.PrepareProvideBuffers(memory, 4, 1, Group)).Result);
        Assert.Equal(0, Complete(e => e.PrepareProvideBuffers(memory + 4, 8, 1, Group, 1)).Result);
        Add(1, e => Receive(e, waiting));
        Ring.Submit();
        other.Send(1, 2, 3, 4);
        Add(2, e => Receive(e, other));
        Assert.Equal(0, Assert.Single(Take(1)).BufferId!.Value);
        waiting.Send(5, 6, 7, 8, 9, 10);
        Completion received = Assert.Single(Take(1));
        Assert.Equal((1, 4), (received.BufferId!.Value, received.Result));

        static void Receive(SubmissionEntry entry, SocketPair pair)
        {
            entry.PrepareReceive(pair.Fd, null, 12);
            entry.BufferGroup = Group;
            entry.Flags = EntryFlags.BufferSelect;
        }
    }

    private Completion Pick(TestFile file) => Complete(e =>
    {
        e.PrepareRead(file.Fd, null, 8, 0);
        e.BufferGroup = Group;
    }, EntryFlags.BufferSelect);
}
