using System.Net;
using System.Net.Sockets;
using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class SocketTests(KernelCase kernel) : RequestContract(kernel)
{
    private const int Internet = 2;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;

    [Fact]
    public void Connection_EveryStepByTheRing_CarriesBytes()
    {
        Need(Opcode.Listen);
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        byte* address = Address(free.LocalEndPoint!, out uint length);
        free.Dispose();

        Ring.RegisterEmptyFiles(4);
        byte* text = Text("hello"), buffer = Memory(16), peer = Memory(128);
        uint* peerLength = New(128U);
        Add(1, e => e.PrepareSocketDirect(Internet, Stream, 0, 0), EntryFlags.Link);
        Add(2, e => e.PrepareBind(0, address, length), EntryFlags.Link | EntryFlags.FixedFile);
        Add(3, e => e.PrepareListen(0, 4), EntryFlags.Link | EntryFlags.FixedFile);
        Add(4, e => e.PrepareSocketDirect(Internet, Stream, 0, 1), EntryFlags.Link);
        Add(5, e => e.PrepareConnect(1, address, length), EntryFlags.Link | EntryFlags.FixedFile);
        Add(6, e => e.PrepareAcceptDirect(0, peer, peerLength, 2), EntryFlags.Link | EntryFlags.FixedFile);
        Add(7, e => e.PrepareSend(1, text, 5), EntryFlags.Link | EntryFlags.FixedFile);
        Add(8, e => e.PrepareReceive(2, buffer, 16), EntryFlags.Link | EntryFlags.FixedFile);
        Add(9, e => e.PrepareShutdown(1, SocketShutdown.Send), EntryFlags.HardLink | EntryFlags.FixedFile);
        Add(10, e => e.PrepareReceive(2, buffer + 8, 8), EntryFlags.FixedFile);
        Assert.Equal([0, 0, 0, 0, 0, 0, 5, 5, 0, 0], Take(10).Select(completion => completion.Result));
        Assert.Equal("hello"u8, new Span<byte>(buffer, 5));
        Assert.Equal((16U, (byte)Internet), (*peerLength, peer[0]));
    }

    [Fact]
    public void Socket_OrdinaryOrUnknown_AnswersADescriptorOrFails()
    {
        int fd = Complete(e => e.PrepareSocket(Internet, Stream | CloseOnExec, 0)).GetResultOrThrow();
        Assert.Equal(0, Complete(e => e.PrepareClose(fd)).Result);
        Assert.Equal((Errno)97, Complete(e => e.PrepareSocket(200, Stream, 0)).Error);
    }

    [Fact]
    public void Bind_AddressTaken_Fails()
    {
        Need(Opcode.Bind);
        using Socket listener = Loopback.Listen();
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        byte* address = Address(listener.LocalEndPoint!, out uint length);
        Assert.Equal(Errno.EADDRINUSE, Complete(e => e.PrepareBind((int)second.Handle, address, length)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareBind((int)second.Handle, address, 3)).Error);
    }

    [Fact]
    public void Listen_Datagrams_Fails()
    {
        Need(Opcode.Listen);
        using Socket datagrams = Loopback.BindUdp();
        Assert.Equal(Errno.EOPNOTSUPP, Complete(e => e.PrepareListen((int)datagrams.Handle, 1)).Error);
    }

    [Fact]
    public void Connect_NobodyListens_IsRefused()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Socket listener = Loopback.Listen();
        byte* address = Address(listener.LocalEndPoint!, out uint length);
        listener.Dispose();
        Assert.Equal(Errno.ECONNREFUSED, Complete(e => e.PrepareConnect((int)socket.Handle, address, length)).Error);
    }

    [Fact]
    public void Accept_ConnectionWaits_TellsThePeersAddress()
    {
        using Socket listener = Loopback.Listen();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Connect(listener.LocalEndPoint!);
        byte* address = Memory(128), expected = Address(peer.LocalEndPoint!, out uint length);
        uint* room = New(128U);
        int fd = Complete(e => e.PrepareAccept((int)listener.Handle, address, room, CloseOnExec)).GetResultOrThrow();
        Assert.Equal(length, *room);
        Assert.Equal(new Span<byte>(expected, 8), new Span<byte>(address, 8));
        Assert.Equal(0, Complete(e => e.PrepareClose(fd)).Result);
    }

    [Fact]
    public void Accept_NotAListener_IsInvalid()
    {
        using Loopback pair = Loopback.Tcp();
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareAccept(pair.LeftFd, null, null)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareAcceptMultishot(pair.LeftFd, null, null)).Error);
    }

    [Fact]
    public void Accept_NobodyThereAndDontWait_FailsAtOnce()
    {
        using Socket listener = Loopback.Listen();
        Assert.Equal(Errno.EAGAIN,
            Complete(e => e.PrepareAccept((int)listener.Handle, null, null, 0, AcceptFlags.DontWait)).Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Accept_NobodyThereYet_WaitsWhateverTheSocketIsSetTo(bool isBlocking)
    {
        using Socket listener = Loopback.Listen();
        listener.Blocking = isBlocking;
        Add(1, e => e.PrepareAccept((int)listener.Handle, null, null, CloseOnExec));
        AssertSilent();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Connect(listener.LocalEndPoint!);
        int fd = Assert.Single(Take(1)).GetResultOrThrow();
        Assert.Equal(0, Complete(e => e.PrepareClose(fd)).Result);
        Assert.Equal(isBlocking, listener.Blocking);
        Assert.Equal(!isBlocking, IsNonBlocking((int)listener.Handle));
    }

    [Fact]
    public void Accept_RingClosedWhileItWaits_LeavesTheConnectionToOthers()
    {
        using Socket listener = Loopback.Listen();
        using (var ring = new Ring(4, new RingOptions { Kernel = Kernel }))
        {
            Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
            entry.PrepareAccept((int)listener.Handle, null, null, CloseOnExec);
            ring.Submit();
        }
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Connect(listener.LocalEndPoint!);
        using Socket accepted = listener.Accept();
        Assert.Equal(peer.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Connect_WhateverTheSocketIsSetTo_EndsConnected(bool isBlocking)
    {
        using Socket listener = Loopback.Listen();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Blocking = isBlocking;
        byte* address = Address(listener.LocalEndPoint!, out uint length);
        Assert.Equal(0, Complete(e => e.PrepareConnect((int)socket.Handle, address, length)).Result);
        Assert.Equal(!isBlocking, IsNonBlocking((int)socket.Handle));
        Assert.Equal(Errno.EISCONN, Complete(e => e.PrepareConnect((int)socket.Handle, address, length)).Error);
    }

    [Fact]
    public void AcceptMultishot_ThreePeersThenCancelled_EndsOnce()
    {
        using Socket listener = Loopback.Listen();
        Add(1, e => e.PrepareAcceptMultishot((int)listener.Handle, null, null, CloseOnExec));
        Ring.Submit();
        for (int i = 0; i < 3; i++)
        {
            using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            peer.Connect(listener.LocalEndPoint!);
            Completion accepted = Assert.Single(Take(1));
            Assert.True(accepted.Result > 0 && accepted.HasMore, accepted.ToString());
            Assert.Equal(0, Complete(e => e.PrepareClose(accepted.Result)).Result);
        }
        Add(2, e => e.PrepareCancel(1));
        List<Completion> ends = Take(2);
        Assert.Equal((0, Errno.ECANCELED, false), (Of(ends, 2).Result, Of(ends, 1).Error, Of(ends, 1).HasMore));
    }

    [Fact]
    public void AcceptMultishotDirect_TableFull_EndsWithTheReason()
    {
        Ring.RegisterEmptyFiles(2);
        using Socket listener = Loopback.Listen();
        Socket[] peers = [.. Enumerable.Range(0, 3).Select(_ =>
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        Add(1, e => e.PrepareAcceptMultishotDirect((int)listener.Handle, null, null));
        foreach (Socket peer in peers)
            peer.Connect(listener.LocalEndPoint!);
        List<Completion> all = Take(3);
        Assert.Equal([0, 1], all.Take(2).Select(completion => completion.Result).Order());
        Assert.Equal((Errno.ENFILE, false), (all[2].Error, all[2].HasMore));
        Array.ForEach(peers, peer => peer.Dispose());
    }

    [Fact]
    public void Shutdown_NotConnected_Fails()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Equal(Errno.ENOTCONN, Complete(e => e.PrepareShutdown((int)socket.Handle, SocketShutdown.Both)).Error);
    }

    private static bool IsNonBlocking(int fd) =>
        (URing.Kernels.Interop.Libc.fcntl(fd, URing.Kernels.Interop.Libc.F_GETFL, 0)
            & URing.Kernels.Interop.Libc.O_NONBLOCK) != 0;
}
