using URing.TestKit;

namespace URing.Tests.Rings;

/// <summary>What a ring of every kind promises over every kernel, with requests that none refuses.</summary>
/// <param name="kernel">The kernel that a derived class runs over.</param>
public abstract partial class RingMechanics(KernelCase kernel) : KernelContract(kernel)
{
    protected static TimeSpan Slice { get; } = TimeSpan.FromSeconds(1);

    protected delegate void Prepare(SubmissionEntry entry);

    protected Ring Open(int entries, int completionEntries = 0, bool singleOwner = false, bool startDisabled = false) =>
        new(entries, Case.Kind.Complete(new RingOptions
        {
            Kernel = Kernel,
            CompletionEntries = completionEntries,
            SingleOwner = singleOwner,
            StartDisabled = startDisabled,
        }));

    /// <summary>Puts an entry into the queue, which must have room, or a thread that makes some.</summary>
    protected static void Add(Ring ring, ulong userData, Prepare prepare)
    {
        if (!ring.TryGetEntry(out SubmissionEntry entry))
        {
            ring.WaitForRoom();
            Assert.True(ring.TryGetEntry(out entry));
        }
        prepare(entry);
        entry.UserData = userData;
    }

    protected static void AddNops(Ring ring, int count, ulong firstUserData = 0)
    {
        for (int i = 0; i < count; i++)
            Add(ring, firstUserData + (ulong)i, entry => entry.PrepareNop());
    }

    /// <summary>Submits until nothing is pending, whatever the kernel takes at a time.</summary>
    protected static void SubmitAll(Ring ring) =>
        Eventually.True(() =>
        {
            ring.Submit();
            return ring.Pending == 0;
        });

    /// <summary>Submits and takes so many completions.</summary>
    protected static List<Completion> Take(Ring ring, int count) => ring.TakeCompletions(count);

    /// <summary>Runs one entry to its completion.</summary>
    protected static Completion Complete(Ring ring, Prepare prepare)
    {
        const ulong UserData = 454;
        Add(ring, UserData, prepare);
        Completion completion = Assert.Single(Take(ring, 1));
        Assert.Equal(UserData, completion.UserData);
        return completion;
    }

    protected Completion CompleteAlone(Prepare prepare)
    {
        using Ring ring = Open(4);
        return Complete(ring, prepare);
    }

    protected static Completion Of(IEnumerable<Completion> completions, ulong userData) =>
        Assert.Single(completions, completion => completion.UserData == userData);
}
