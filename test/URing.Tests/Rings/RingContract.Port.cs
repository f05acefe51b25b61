using URing.Abi;
using URing.Kernels;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Rings;

// What a kernel's setup and port answer, beneath the ring.
public abstract unsafe partial class RingContract
{
    private delegate int EnterOnce();

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(32_769u, 0u)]
    [InlineData(4u, 1u << 30)]
    public void Setup_BadArguments_AreInvalid(uint entries, uint flags)
    {
        var parameters = new io_uring_params { flags = flags };
        Assert.Equal(-(int)Errno.EINVAL, SetUp(entries, ref parameters, out RingPort? port));
        Assert.Null(port);
    }

    [Fact]
    public void Setup_TooManyEntriesAndClamp_GivesTheMost()
    {
        var parameters = new io_uring_params { flags = IORING_SETUP_CLAMP };
        Assert.Equal(0, SetUp(100_000, ref parameters, out RingPort? port));
        Assert.Equal((32_768u, 65_536u), (parameters.sq_entries, parameters.cq_entries));
        Assert.Equal(0, port!.Close());
    }

    [Fact]
    public void Setup_Features_AreThoseThatRingsNeed()
    {
        const uint Needed = IORING_FEAT_SINGLE_MMAP | IORING_FEAT_NODROP | IORING_FEAT_SUBMIT_STABLE
            | IORING_FEAT_RW_CUR_POS | IORING_FEAT_EXT_ARG;
        using Ring ring = Open(4);
        Assert.Equal(Needed, ring.Parameters.features & Needed);
    }

    [Fact]
    public void Enter_UnknownFlag_IsInvalid() => WithPort(port =>
        Assert.Equal(-(int)Errno.EINVAL, Insist(() => port.Enter(0, 0, 1u << 30, null, 0))));

    [Fact]
    public void Enter_ArgumentOfAnotherSize_IsInvalid() => WithPort(port =>
    {
        var argument = default(io_uring_getevents_arg);
        nint address = (nint)(&argument);
        uint flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
        Assert.Equal(-(int)Errno.EINVAL, Insist(() => port.Enter(0, 1, flags, (void*)address, 16)));
    });

    [Fact]
    public void Enter_FewerEntriesThanAsked_DoesNotWait() => WithPort(port =>
        Eventually.Ends(() => Assert.Equal(0, Insist(() => port.Enter(1, 1, IORING_ENTER_GETEVENTS, null, 8)))));

    [Fact]
    public void Register_UnknownNumber_IsInvalid() => WithPort(port =>
        Assert.Equal(-(int)Errno.EINVAL, port.Register(200, null, 0)));

    [Fact]
    public void Map_UnknownOffset_IsRefused() => WithPort(port =>
        Assert.True(RingHandle.IsError(port.Map(4096, 0x70000000))));

    [Fact]
    public void Wake_DisabledRing_IsRefused()
    {
        Assert.Equal(0, RingSetup.TryOpen(Verdict, 4, new RingOptions { StartDisabled = true }, out RingSetup? setup));
        Assert.Equal(-(int)Errno.EBADFD, setup!.Port.Wake(1));
        setup.Handle.Release();
    }

    [Fact]
    public void Probe_RequestsOfContexts_AreSupported()
    {
        using Ring ring = Open(4);
        Assert.Equal(0, RequestProbe.Run(ring, out bool[] supported));
        Assert.All(Enum.GetValues<URingOperation>(), operation =>
            Assert.True(supported[(byte)operation], operation.ToString()));
        Assert.True(supported.Length < 250);
    }

    [Fact]
    public void SyncCancel_Pending_EndsAsCancelled()
    {
        using var pipe = new TestPipe();
        using Ring ring = Open(4);
        var cancel = new io_uring_sync_cancel_reg { addr = 1, fd = -1, timeout = { tv_sec = -1, tv_nsec = -1 } };
        Assert.Equal(-(int)Errno.ENOENT, ring.Register(IORING_REGISTER_SYNC_CANCEL, &cancel, 1));
        Add(ring, 1, entry => entry.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
        SubmitAll(ring);
        Assert.Equal(0, ring.Register(IORING_REGISTER_SYNC_CANCEL, &cancel, 1));
        Assert.Equal(Errno.ECANCELED, Assert.Single(Take(ring, 1)).Error);
    }

    private KernelVerdict Verdict => new(Kernel, "chosen by the test");

    // A faulty kernel says EINTR and ENOMEM now and then, before it says what it thinks.
    private static int Insist(EnterOnce call)
    {
        int answer;
        do
            answer = call();
        while (answer is -(int)Errno.EINTR or -(int)Errno.EAGAIN or -(int)Errno.ENOMEM);
        return answer;
    }

    private int SetUp(uint entries, ref io_uring_params parameters, out RingPort? port)
    {
        int answer;
        do
            answer = Kernel.Setup(entries, ref parameters, out port);
        while (answer == -(int)Errno.ENOMEM);
        return answer;
    }

    private void WithPort(Action<RingPort> look)
    {
        Assert.Equal(0, RingSetup.TryOpen(Verdict, 4, new RingOptions(), out RingSetup? setup));
        try
        {
            look(setup!.Port);
        }
        finally
        {
            setup!.Handle.Release();
        }
    }
}
