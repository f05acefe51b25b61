using URing.Abi;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Registrations;

public abstract class RingRegistrationTests(KernelCase kernel) : RegistrationTest(kernel)
{
    [Fact]
    [NotOnKernel("emulated", "It has the rights of its process and no others.")]
    public void RegisterPersonality_Several_HaveNumbersOfTheirOwn()
    {
        int first = Ring.RegisterPersonality();
        int second = Ring.RegisterPersonality();
        Assert.NotEqual(first, second);
        Ring.UnregisterPersonality(first);
        Assert.Equal(Errno.EINVAL, Refusal(() => Ring.UnregisterPersonality(first)));
        Ring.UnregisterPersonality(second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void UnregisterPersonality_NoSuchNumber_IsRefused(int personality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Ring.UnregisterPersonality(personality));

    [Fact]
    public void GetSupportedRequests_Linux_KnowsReadsAndNoLast()
    {
        IReadOnlyList<Opcode> requests = Ring.GetSupportedRequests();
        Assert.Contains(Opcode.Read, requests);
        Assert.Equal(requests.Order(), requests);
        Assert.DoesNotContain((Opcode)255, requests);
    }

    [Fact]
    public void SetWaitClock_Boottime_WaitsAllTheSame()
    {
        SkipWithout(IORING_REGISTER_CLOCK);
        Ring.SetWaitClock(WaitClock.Boottime);
        Assert.True(Ring.SubmitAndWait(1, TimeSpan.FromMilliseconds(5)).TimedOut);
        Ring.SetWaitClock(WaitClock.Monotonic);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ring.SetWaitClock((WaitClock)77));
    }

    [Fact]
    public void SendMessage_FromAnotherThread_Arrives()
    {
        using Ring owner = Open(4, singleOwner: true);
        Eventually.Ends(() => Ring.SendMessage(owner.Handle, 77, -5));
        Completion completion = Assert.Single(Take(owner, 1));
        Assert.Equal((77UL, -5), (completion.UserData, completion.Result));
    }

    [Fact]
    public void SendMessage_DisabledRing_IsRefused()
    {
        using Ring disabled = Open(4, startDisabled: true);
        Assert.Equal(Errno.EBADFD, Refusal(() => Ring.SendMessage(disabled.Handle, 1)));
    }

    [Fact]
    public void SendMessage_NoRing_IsRefused()
    {
        using var zero = File.OpenHandle("/dev/zero");
        Assert.Equal(Errno.EBADFD, Refusal(() => Ring.SendMessage(zero, 1)));
    }

    [Fact]
    public void Register_RingDisposed_IsRefused()
    {
        Ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Ring.RegisterPersonality());
        Assert.Throws<ObjectDisposedException>(() => Ring.GetWorkerLimits());
    }

    [Fact]
    public unsafe void Register_Unknown_AnswersTheErrno()
    {
        // SAFETY: the kernel knows no such registration.
        Assert.Equal(-(int)Errno.EINVAL, Ring.Register(255, null, 0));
    }

    [Theory]
    [InlineData(IORING_UNREGISTER_FILES)]
    [InlineData(IORING_UNREGISTER_BUFFERS)]
    public unsafe void Register_UnregistersATableThatIsNotThere_AnswersTheErrno(uint registration)
    {
        // SAFETY: there is no argument.
        Assert.Equal(-(int)Errno.ENXIO, Ring.Register(registration, null, 0));
    }

    [Fact]
    [NotOnKernel("emulated", "Personalities, which the test allows, are not known to it.")]
    public void Registrations_NotAllowed_SayWhatHelps()
    {
        using Ring ring = Open(4, startDisabled: true);
        ring.Restrict(new URingAllowlist()
            .AllowSubmitOperation(Opcode.Nop)
            .AllowRegisterOperation((int)IORING_REGISTER_PERSONALITY));
        ring.Enable();
        ring.RegisterPersonality();
        URingException refused = Assert.Throws<URingException>(() => new RegisteredFiles(ring, 4));
        Assert.Equal(Errno.EACCES, refused.Error);
        Assert.Contains("allowlist", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Registrations_KernelHasNone_SayWhatHelps()
    {
        using var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Emulated });
        URingException refused = Assert.Throws<URingException>(() => ring.RegisterNapi(default));
        Assert.Equal(Errno.EINVAL, refused.Error);
        Assert.Contains("emulated", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    [NotOnKernel("emulated", "The query is for Linux.")]
    public void TryGetOpcodes_KernelHasIt_TellsMoreThanTheProbe()
    {
        if (!KernelQuery.TryGetOpcodes(out io_uring_query_opcode answer))
        {
            Assert.Equal(default, answer);
            Assert.Skip("The kernel has no REGISTER_QUERY: Linux 6.18 or newer has.");
        }
        Assert.Equal((uint)Ring.GetSupportedRequests().Max() + 1, answer.nr_request_opcodes);
        Assert.True(answer.nr_register_opcodes > IORING_REGISTER_QUERY);
    }

    [Fact]
    public void TryGetZeroCopyReceive_Answered_SaysSomething()
    {
        if (!KernelQuery.TryGetZeroCopyReceive(out io_uring_query_zcrx answer))
            Assert.Skip("The kernel has no such query: Linux 6.19 or newer has.");
        Assert.NotEqual(0U, answer.rq_hdr_size);
    }

    [Fact]
    public void TryGetQueueMemory_Answered_SaysSomething()
    {
        if (!KernelQuery.TryGetQueueMemory(out io_uring_query_scq answer))
            Assert.Skip("The kernel has no such query: Linux 6.19 or newer has.");
        Assert.NotEqual(0UL, answer.hdr_size);
    }

    private unsafe void SkipWithout(uint registration)
    {
        // SAFETY: the kernel is given nothing to read or write.
        if (Ring.Register(registration, null, 0) == -(int)Errno.EINVAL && !HasQuery(registration))
            Assert.Skip($"The kernel lacks registration {registration}.");
    }

    private static bool HasQuery(uint registration) =>
        KernelQuery.TryGetOpcodes(out io_uring_query_opcode answer) && answer.nr_register_opcodes > registration;
}
