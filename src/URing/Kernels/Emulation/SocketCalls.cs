using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>System calls on sockets, none of which waits.</summary>
internal static unsafe class SocketCalls
{
    // SAFETY: the kernel reads and writes what lies in these frames, or checks addresses of the user.

    private const short PeerClosed = (short)Libc.EPOLLRDHUP;

    private static readonly Lock s_flags = new();

    /// <summary>The refusal of what is no socket: EBADF or ENOTSOCK; 0 for a socket.</summary>
    public static int Refuse(int fd) => Option(fd, Libc.SO_TYPE) is < 0 and int error ? error : 0;

    public static bool IsTcp(int fd) => Option(fd, Libc.SO_PROTOCOL) == Libc.IPPROTO_TCP;

    /// <summary>Whether the rest of a message may follow: datagrams come and go whole.</summary>
    public static bool IsStream(int fd) => Option(fd, Libc.SO_TYPE) is Libc.SOCK_STREAM or Libc.SOCK_SEQPACKET;

    public static bool IsInternet(int fd) => Option(fd, Libc.SO_DOMAIN) is Libc.AF_INET or Libc.AF_INET6;

    /// <summary>Whether Linux sends from such a socket without a copy.</summary>
    public static bool SendsWithoutCopy(int fd) => IsInternet(fd)
        && Option(fd, Libc.SO_TYPE) is Libc.SOCK_STREAM or Libc.SOCK_DGRAM;

    /// <summary>The error that a socket has to tell, as a negative errno; 0 for none.</summary>
    public static int TakeError(int fd) => Option(fd, Libc.SO_ERROR) is var error && error > 0 ? -error : error;

    /// <summary>
    /// How many bytes there are to be received, and one if there is only the end; -1 where the kernel tells nobody.
    /// </summary>
    public static int CountUnread(int fd)
    {
        short ready = Poll(fd, (short)PollEvents.Read | PeerClosed);
        if (Option(fd, Libc.SO_TYPE) != Libc.SOCK_STREAM)
            return -1;
        if (ready == 0)
            return 0;

        int domain = Option(fd, Libc.SO_DOMAIN);
        bool isTcp = IsTcp(fd);
        if (!isTcp && domain != Libc.AF_UNIX)
            return -1;
        int unread = 0;
        if (Libc.ioctl(fd, (nuint)Libc.FIONREAD, &unread) < 0)
            return -1;
        return unread == 0 && isTcp && (ready & PeerClosed) != 0 ? 1 : unread;
    }

    /// <summary>Which of the events a descriptor is ready for; errors and hang-ups too.</summary>
    public static short Poll(int fd, short events)
    {
        var asked = new Libc.pollfd { fd = fd, events = events };
        while (Libc.poll(&asked, 1, 0) < 0)
        {
            if (Libc.LastErrno != -(int)Errno.EINTR)
                return 0;
        }
        return asked.revents;
    }

    /// <summary>Accepts a connection that is there, or answers EAGAIN.</summary>
    public static int Accept(int fd, ulong address, ulong length, int flags)
    {
        if (Poll(fd, (short)PollEvents.Read) == 0 && Option(fd, Libc.SO_ACCEPTCONN) > 0)
            return -(int)Errno.EAGAIN;
        return WithoutWaiting(fd, new AcceptCall(address, length, flags));
    }

    /// <summary>Starts to connect.</summary>
    public static int Connect(int fd, Message message) => WithoutWaiting(fd, new ConnectCall(message));

    // accept(2) and connect(2) know no flag that keeps them from waiting: the socket gets it for that moment.
    private static int WithoutWaiting<TCall>(int fd, TCall call)
        where TCall : ICall
    {
        lock (s_flags)
        {
            // Looked at in here: outside it might be what another thread has set for its moment.
            int flags = Libc.fcntl(fd, Libc.F_GETFL, 0);
            if (flags < 0)
                return Libc.LastErrno;
            if ((flags & Libc.O_NONBLOCK) == 0)
            {
                _ = Libc.fcntl(fd, Libc.F_SETFL, flags | Libc.O_NONBLOCK);
                int answer = call.Make(fd);
                _ = Libc.fcntl(fd, Libc.F_SETFL, flags);
                return answer;
            }
        }
        return call.Make(fd);
    }

    /// <summary>An option of a socket, or a negative errno.</summary>
    private static int Option(int fd, int option)
    {
        int value;
        int size = sizeof(int);
        return Libc.getsockopt(fd, Libc.SOL_SOCKET, option, &value, &size) < 0 ? Libc.LastErrno : value;
    }

    private interface ICall
    {
        public int Make(int fd);
    }

    private readonly record struct AcceptCall(ulong Address, ulong Length, int Flags) : ICall
    {
        public int Make(int fd)
        {
            int answer = Libc.accept4(fd, (void*)Address, (void*)Length, Flags);
            return answer < 0 ? Libc.LastErrno : answer;
        }
    }

    private readonly record struct ConnectCall(Message Message) : ICall
    {
        public int Make(int fd) => Message.Connect(fd);
    }
}
