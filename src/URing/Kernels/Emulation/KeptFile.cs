using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>A descriptor that its owner promises to leave open: it is waited for itself, not by a duplicate.</summary>
/// <param name="descriptor">The owner's.</param>
/// <param name="number">What the poller knows it by.</param>
internal sealed class KeptFile(int descriptor, ulong number)
{
    /// <summary>What the poller listens for, whoever waits: one entry in its list, that is never changed.</summary>
    public const uint Events = Libc.EPOLLET | Libc.EPOLLRDHUP
        | (uint)(PollEvents.Read | PollEvents.Write | PollEvents.Priority);

    public int Descriptor => descriptor;

    public ulong Number => number;

    /// <summary>How many have promised.</summary>
    public int Promises { get; set; } = 1;

    /// <summary>Whether epoll refused it, as it does regular files.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Whether the poller has it on its list.</summary>
    public bool IsListed { get; set; }

    /// <summary>The operations that wait for it, or were resumed and may wait again.</summary>
    public List<EmulatedOperation> Waiting { get; } = [];
}
