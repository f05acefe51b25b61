using URing.TestKit;

namespace URing.Tests.Registrations;

/// <summary>The base of tests of registrations: a ring of Linux, which has them all, or of another kernel.</summary>
public abstract class RegistrationTest : KernelContract
{
    protected RegistrationTest(KernelCase? kernel = null)
        : base(kernel ?? KernelCase.Linux) => Ring = Open(16);

    protected delegate void Prepare(SubmissionEntry entry);

    protected Ring Ring { get; }

    protected override void Dispose(bool disposing)
    {
        Ring.Dispose();
        base.Dispose(disposing);
    }

    protected Ring Open(int entries, bool startDisabled = false, bool singleOwner = false) =>
        new(entries, new RingOptions
        {
            Kernel = Kernel,
            StartDisabled = startDisabled,
            SingleOwner = singleOwner,
        });

    /// <summary>The kernel's refusal of a registration.</summary>
    protected static Errno Refusal(Action register)
    {
        URingException refused = Assert.Throws<URingException>(register);
        Assert.Equal("io_uring_register", refused.SystemCall);
        Assert.NotEmpty(refused.Remedy);
        return refused.Error;
    }

    protected static void Add(Ring ring, ulong userData, Prepare prepare, EntryFlags flags = EntryFlags.None)
    {
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        prepare(entry);
        entry.UserData = userData;
        entry.Flags |= flags;
    }

    protected static List<Completion> Take(Ring ring, int count) => ring.TakeCompletions(count);

    protected static Completion Complete(Ring ring, Prepare prepare, EntryFlags flags = EntryFlags.None)
    {
        const ulong UserData = 454;
        Add(ring, UserData, prepare, flags);
        Completion completion = Assert.Single(Take(ring, 1));
        Assert.Equal(UserData, completion.UserData);
        return completion;
    }

    /// <summary>Fails if a completion is there.</summary>
    protected static void AssertNothing(Ring ring)
    {
        ring.Submit();
        Assert.False(ring.TryTake(out Completion completion), completion.ToString());
    }
}
