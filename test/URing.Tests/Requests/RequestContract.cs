using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using URing.Abi;
using URing.Kernels;
using URing.TestKit;

namespace URing.Tests.Requests;

/// <summary>What tests of requests share: a ring, native memory, and nothing left in flight.</summary>
public abstract unsafe class RequestContract : KernelContract
{
    private const ulong CancelUserData = ulong.MaxValue - 1;
    private readonly List<nint> _memory = [];
    private readonly HashSet<ulong> _inFlight = [];

    // The runtime opens a descriptor for its sockets when it first needs it, and keeps it.
    static RequestContract() => Loopback.Tcp().Dispose();

    /// <param name="options">They name the kernel again.</param>
    protected RequestContract(KernelCase kernel, RingOptions? options = null, int entries = 64)
        : base(kernel) =>
        Ring = new Ring(entries, options ?? new RingOptions { Kernel = Kernel });

    protected delegate void Prepare(SubmissionEntry entry);

    protected Ring Ring { get; }

    /// <summary>Zeroed memory that lives until nothing of the test is in flight any more.</summary>
    protected byte* Memory(int length)
    {
        void* memory = NativeMemory.AlignedAlloc((nuint)length, 4096);
        _memory.Add((nint)memory);
        NativeMemory.Clear(memory, (nuint)length);
        return (byte*)memory;
    }

    /// <summary>A struct in such memory.</summary>
    protected T* New<T>(T value = default)
        where T : unmanaged
    {
        var place = (T*)Memory(sizeof(T));
        *place = value;
        return place;
    }

    /// <summary>A text of the C library in such memory: UTF-8 with a zero at the end.</summary>
    protected byte* Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte* place = Memory(bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(place, bytes.Length));
        return place;
    }

    /// <summary>An address as the C library has it, in such memory.</summary>
    protected byte* Address(EndPoint endPoint, out uint length)
    {
        SocketAddress address = endPoint.Serialize();
        byte* place = Memory(128);
        address.Buffer.Span[..address.Size].CopyTo(new Span<byte>(place, 128));
        length = (uint)address.Size;
        return place;
    }

    protected void Add(ulong userData, Prepare prepare, EntryFlags flags = EntryFlags.None)
    {
        Assert.True(Ring.TryGetEntry(out SubmissionEntry entry));
        prepare(entry);
        entry.UserData = userData;
        entry.Flags |= flags;
        if ((flags & EntryFlags.SkipSuccess) == 0)
            _inFlight.Add(userData);
    }

    /// <summary>Submits and takes so many completions.</summary>
    protected List<Completion> Take(int count) => Ring.TakeCompletions(count, completion => Count(completion));

    /// <summary>Runs one entry to its only completion.</summary>
    protected Completion Complete(Prepare prepare, EntryFlags flags = EntryFlags.None)
    {
        const ulong UserData = 454;
        Add(UserData, prepare, flags);
        Completion completion = Assert.Single(Take(1));
        Assert.Equal(UserData, completion.UserData);
        Assert.False(completion.HasMore);
        return completion;
    }

    /// <summary>Submits what is queued, and sees that nothing completes.</summary>
    protected void AssertSilent()
    {
        Ring.SubmitAndWait(1, TimeSpan.FromMilliseconds(20));
        Assert.False(Ring.TryTake(out Completion completion), completion.ToString());
    }

    /// <summary>A group of eight places, filled with so many pieces of memory in their order.</summary>
    protected void AddBufferRing(ushort group, byte* memory, uint length, ushort count)
    {
        var buffers = (io_uring_buf*)Memory(4096);
        var registration = new io_uring_buf_reg { ring_addr = (ulong)buffers, ring_entries = 8, bgid = group };
        Assert.Equal(0, Ring.Register(Constants.IORING_REGISTER_PBUF_RING, &registration, 1));
        for (ushort id = 0; id < count; id++)
        {
            buffers[id].addr = (ulong)(memory + (length * id));
            buffers[id].len = length;
            buffers[id].bid = id;
        }
        // The tail lies where the first place has its last field.
        Volatile.Write(ref buffers->resv, count);
    }

    /// <summary>Skips the test where the kernel does not know a request.</summary>
    protected void Need(Opcode opcode)
    {
        Assert.True(RequestProbe.Run(Ring, out bool[] supported) >= 0);
        if ((int)opcode >= supported.Length || !supported[(int)opcode])
            Assert.Skip($"This kernel does not know the request {opcode}.");
    }

    /// <summary>Skips the test where a completion says that the kernel knows something not yet.</summary>
    /// <param name="since">The first Linux that must know it: there the error is a failure.</param>
    protected static void SkipIf(Completion completion, Errno error, string what, string? since = null)
    {
        if (completion.Error != error)
            return;

        string release = ProcessStatus.Release;
        bool mustKnow = since is not null && Version.Parse(release.Split('-', '+')[0]) >= Version.Parse(since);
        Assert.False(mustKnow, $"Linux {release} knows {what}, since {since}, and answers {error}.");
        Assert.Skip($"This kernel does not know {what}: {error}.");
    }

    /// <summary>Says that an operation was given other user data.</summary>
    protected void Forget(ulong userData) => _inFlight.Remove(userData);

    protected static Completion Of(IEnumerable<Completion> completions, ulong userData) =>
        Assert.Single(completions, completion => completion.UserData == userData);

    protected override void Dispose(bool disposing)
    {
        EndEverything();
        Ring.Dispose();
        foreach (nint memory in _memory)
            NativeMemory.AlignedFree((void*)memory);
        base.Dispose(disposing);
    }

    // Memory goes only when each operation has had its last completion.
    private void EndEverything()
    {
        _inFlight.Remove(CancelUserData);
        if (_inFlight.Count == 0)
            return;

        Add(CancelUserData, entry => entry.PrepareCancelAny());
        Eventually.True(() =>
        {
            Ring.SubmitAndWait(1, TimeSpan.FromMilliseconds(100));
            while (Ring.TryTake(out Completion completion))
                Count(completion);
            return _inFlight.Count == 0;
        }, because: "operations that the test left in flight end: " + string.Join(", ", _inFlight));
    }

    private Completion Count(Completion completion)
    {
        if (!completion.HasMore)
            _inFlight.Remove(completion.UserData);
        return completion;
    }
}
