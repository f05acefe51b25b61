using System.Net.Sockets;
using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

/// <summary>Multishot requests that complete more often than the queue has room: nothing is lost.</summary>
// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class OverflowTests : RequestContract
{
    private const ushort Group = 7;
    private const int Count = 8;

    protected OverflowTests(KernelCase kernel)
        : base(kernel, new RingOptions { Kernel = kernel.Create(), CompletionEntries = 2 }, entries: 2)
    {
    }

    [Fact]
    public void AcceptMultishot_MorePeersThanRoom_AllAreAccepted()
    {
        using Socket listener = Loopback.Listen();
        int fd = (int)listener.Handle;
        Add(1, e => e.PrepareAcceptMultishot(fd, null, null));
        Ring.Submit();
        Socket[] peers = [.. Enumerable.Range(0, Count).Select(_ =>
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        foreach (Socket peer in peers)
            peer.Connect(listener.LocalEndPoint!);
        List<int> accepted = TakeAll(Count, e => e.PrepareAcceptMultishot(fd, null, null));
        Assert.Equal(Count, accepted.Distinct().Count());
        foreach (int descriptor in accepted)
            new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)).Dispose();
        Array.ForEach(peers, peer => peer.Dispose());
    }

    [Fact]
    public void ReceiveMultishot_MoreDatagramsThanRoom_AllArriveInOrder()
    {
        using Loopback pair = Loopback.Udp();
        AddBufferRing(Group, Memory(Count * 16), 16, Count);
        Add(1, e => e.PrepareReceiveMultishot(pair.RightFd, Group));
        Ring.Submit();
        for (int i = 1; i <= Count; i++)
            pair.Left.Send(new byte[i]);
        Assert.Equal(Enumerable.Range(1, Count),
            TakeAll(Count, e => e.PrepareReceiveMultishot(pair.RightFd, Group)));
    }

    [Fact]
    public void TimeoutMultishot_NobodyTakesThem_EndsWithAWord()
    {
        // Linux 6.18 does not go on once a completion was held back: the count is not reached.
        __kernel_timespec* time = New(new __kernel_timespec { tv_nsec = 100_000 });
        Add(1, e => e.PrepareTimeout(time, Count, TimeoutFlags.Multishot));
        Ring.Submit();
        Eventually.True(() => Ring.Ready == 2);
        List<Completion> all = Take(1);
        while (all[^1].HasMore)
            all.AddRange(Take(1));
        Assert.InRange(all.Count, 3, Count);
        Assert.All(all, completion => Assert.Equal(Errno.ETIME, completion.Error));
        AssertSilent();
    }

    // A completion without More ended the request: it is asked for again.
    private List<int> TakeAll(int count, Prepare again)
    {
        List<int> results = [];
        while (results.Count < count)
        {
            Completion completion = Assert.Single(Take(1));
            results.Add(completion.GetResultOrThrow());
            if (!completion.HasMore)
                Add(1, again);
        }
        return results;
    }
}
