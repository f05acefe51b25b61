namespace URing;

/// <summary>A reason the kernel gives for a refusal, by its number and its name in errno(3).</summary>
/// <remarks>Numbers that have no name here pass through. Kernel: the numbers are those of x64 and arm64.</remarks>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,
    /// <summary>Operation not permitted.</summary>
    EPERM = 1,
    /// <summary>No such file, or no such operation.</summary>
    ENOENT = 2,
    /// <summary>No such process.</summary>
    ESRCH = 3,
    /// <summary>Interrupted by a signal.</summary>
    EINTR = 4,
    /// <summary>Input/output error.</summary>
    EIO = 5,
    /// <summary>No such device or address.</summary>
    ENXIO = 6,
    /// <summary>Too much: an argument list, a number of buffers.</summary>
    E2BIG = 7,
    /// <summary>Bad file descriptor.</summary>
    EBADF = 9,
    /// <summary>No child process.</summary>
    ECHILD = 10,
    /// <summary>Not ready now; try again.</summary>
    EAGAIN = 11,
    /// <summary>Not enough memory, or over RLIMIT_MEMLOCK.</summary>
    ENOMEM = 12,
    /// <summary>Permission denied; also: refused by the ring's allowlist.</summary>
    EACCES = 13,
    /// <summary>Bad address.</summary>
    EFAULT = 14,
    /// <summary>Block device required.</summary>
    ENOTBLK = 15,
    /// <summary>Device or resource busy.</summary>
    EBUSY = 16,
    /// <summary>File exists; from a ring: it belongs to another thread.</summary>
    EEXIST = 17,
    /// <summary>On different file systems.</summary>
    EXDEV = 18,
    /// <summary>No such device.</summary>
    ENODEV = 19,
    /// <summary>Not a directory.</summary>
    ENOTDIR = 20,
    /// <summary>Is a directory.</summary>
    EISDIR = 21,
    /// <summary>Invalid argument.</summary>
    EINVAL = 22,
    /// <summary>Too many open files in the system.</summary>
    ENFILE = 23,
    /// <summary>Too many open files in the process (RLIMIT_NOFILE).</summary>
    EMFILE = 24,
    /// <summary>The device does not know the command.</summary>
    ENOTTY = 25,
    /// <summary>File too large (RLIMIT_FSIZE or the file system's limit).</summary>
    EFBIG = 27,
    /// <summary>No space left on device.</summary>
    ENOSPC = 28,
    /// <summary>Illegal seek.</summary>
    ESPIPE = 29,
    /// <summary>Read-only file system.</summary>
    EROFS = 30,
    /// <summary>Broken pipe.</summary>
    EPIPE = 32,
    /// <summary>Result too large for the room given.</summary>
    ERANGE = 34,
    /// <summary>File name too long.</summary>
    ENAMETOOLONG = 36,
    /// <summary>Function not implemented.</summary>
    ENOSYS = 38,
    /// <summary>Directory not empty.</summary>
    ENOTEMPTY = 39,
    /// <summary>Too many symbolic links.</summary>
    ELOOP = 40,
    /// <summary>Invalid exchange; from a ring: a completion was lost.</summary>
    EBADR = 53,
    /// <summary>No data, or no such attribute.</summary>
    ENODATA = 61,
    /// <summary>Timer expired.</summary>
    ETIME = 62,
    /// <summary>Value too large; from a ring: its completion queue is full.</summary>
    EOVERFLOW = 75,
    /// <summary>File descriptor in bad state; from a ring: it is disabled.</summary>
    EBADFD = 77,
    /// <summary>Not a socket.</summary>
    ENOTSOCK = 88,
    /// <summary>Destination address required.</summary>
    EDESTADDRREQ = 89,
    /// <summary>Message too long.</summary>
    EMSGSIZE = 90,
    /// <summary>Operation not supported.</summary>
    EOPNOTSUPP = 95,
    /// <summary>Address already in use.</summary>
    EADDRINUSE = 98,
    /// <summary>Network is unreachable.</summary>
    ENETUNREACH = 101,
    /// <summary>Connection reset by the peer.</summary>
    ECONNRESET = 104,
    /// <summary>No buffer space available.</summary>
    ENOBUFS = 105,
    /// <summary>Socket is connected.</summary>
    EISCONN = 106,
    /// <summary>Socket is not connected.</summary>
    ENOTCONN = 107,
    /// <summary>Connection timed out.</summary>
    ETIMEDOUT = 110,
    /// <summary>Connection refused.</summary>
    ECONNREFUSED = 111,
    /// <summary>Already in progress; from a cancel: too late to stop, the operation will complete.</summary>
    EALREADY = 114,
    /// <summary>Operation now in progress.</summary>
    EINPROGRESS = 115,
    /// <summary>The quota of disk space is used up.</summary>
    EDQUOT = 122,
    /// <summary>Cancelled.</summary>
    ECANCELED = 125,
    /// <summary>Owner died; from a ring: its polling thread ended.</summary>
    EOWNERDEAD = 130,
}
