using System.Net;
using System.Net.Sockets;
using URing.TestKit;

namespace URing.Tests.Requests;

/// <summary>Two sockets that are connected on this machine.</summary>
internal sealed class Loopback : IDisposable
{
    private Loopback(Socket left, Socket right)
    {
        (Left, Right) = (left, right);
        left.ReceiveTimeout = right.ReceiveTimeout = (int)Eventually.DefaultDeadline.TotalMilliseconds;
    }

    public Socket Left { get; }

    public Socket Right { get; }

    /// <summary>The descriptor, for entries of a ring.</summary>
    public int LeftFd => (int)Left.Handle;

    /// <summary>The descriptor, for entries of a ring.</summary>
    public int RightFd => (int)Right.Handle;

    public static Loopback Tcp()
    {
        using Socket listener = Listen();
        var left = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        left.Connect(listener.LocalEndPoint!);
        left.NoDelay = true;
        Socket right = listener.Accept();
        right.NoDelay = true;
        return new Loopback(left, right);
    }

    public static Loopback Udp()
    {
        Socket left = BindUdp(), right = BindUdp();
        left.Connect(right.LocalEndPoint!);
        right.Connect(left.LocalEndPoint!);
        return new Loopback(left, right);
    }

    public static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(16);
        return listener;
    }

    public static Socket BindUdp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}
