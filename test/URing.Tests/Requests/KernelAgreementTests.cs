using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

/// <summary>Random chains on Linux and on the emulated kernel: the same must come of them.</summary>
/// <remarks>URING_SEEDS raises their number; URING_FIRST_SEED is where they start, to repeat one that failed.</remarks>
// SAFETY: memory is given back after all completions were taken.
public sealed unsafe class KernelAgreementTests : IDisposable
{
    private const int Most = 24;
    private const int Length = 64;

    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(Most, Length);
    private readonly __kernel_timespec* _long = (__kernel_timespec*)NativeMemory.AllocZeroed(16);
    private readonly TestPipe _pipe = new();

    public KernelAgreementTests() => _long->tv_sec = 1000;

    [Fact]
    public void Chains_EverySeed_EndAlike()
    {
        SkipWithoutLinux();
        int first = Setting("URING_FIRST_SEED", 1);
        for (int seed = first; seed < first + Setting("URING_SEEDS", 300); seed++)
            Compare(seed, mayBeSilent: false);
    }

    [Fact]
    public void ChainsWithSilentSuccess_EverySeed_AreHeardAlike()
    {
        SkipWithoutLinux();
        int first = Setting("URING_FIRST_SEED", 1);
        for (int seed = first; seed < first + Setting("URING_SEEDS", 300) / 15; seed++)
            Compare(seed, mayBeSilent: true);
    }

    public void Dispose()
    {
        _pipe.Dispose();
        NativeMemory.Free(_memory);
        NativeMemory.Free(_long);
    }

    private static void SkipWithoutLinux()
    {
        if (KernelCase.Linux.WhyUnusable is { } missing)
            Assert.Skip(missing);
    }

    private void Compare(int seed, bool mayBeSilent)
    {
        string linux = Run(RingKernel.Linux, seed, mayBeSilent);
        string emulated = Run(RingKernel.Emulated, seed, mayBeSilent);
        Assert.True(linux == emulated, $"Linux: {linux}\nEmulated: {emulated}");
    }

    // What a program printed: each entry with its result, and the file in the end.
    private string Run(RingKernel kernel, int seed, bool mayBeSilent)
    {
        var random = new Random(seed);
        using var file = new TestFile(new byte[32]);
        using var ring = new Ring(32, new RingOptions { Kernel = kernel });
        int count = random.Next(2, Most);
        bool isSilent = false;
        var program = new StringBuilder($"seed {seed} ");
        for (int i = 0; i < count; i++)
        {
            Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
            int kind = random.Next(12);
            Prepare(entry, kind, random, file.Fd, _memory + (i * Length));
            entry.UserData = (ulong)i;
            entry.Flags |= random.Next(8) switch
            {
                < 4 => EntryFlags.Link,
                4 => EntryFlags.HardLink,
                5 when !mayBeSilent => EntryFlags.Drain,
                6 => EntryFlags.Link | EntryFlags.Async,
                _ => EntryFlags.None,
            };
            // A chain that the submission cuts off goes to a worker there.
            if (i == count - 1)
                entry.Flags = EntryFlags.None;
            if (mayBeSilent && random.Next(3) == 0)
                (entry.Flags, isSilent) = (entry.Flags | EntryFlags.SkipSuccess, true);
            program.Append(CultureInfo.InvariantCulture, $"{i}: kind {kind} {entry.Flags}; ");
        }
        List<Completion> all = isSilent ? TakeUntilQuiet(ring) : TakeAll(ring, count, $"{program} on {kernel.Name}");
        return program.AppendJoin(", ",
            all.OrderBy(one => one.UserData).Select(one => $"{one.UserData}={one.Result}")).ToString();
    }

    private void Prepare(SubmissionEntry entry, int kind, Random random, int fd, byte* buffer)
    {
        uint length = (uint)random.Next(Length);
        switch (kind)
        {
            case 0:
                entry.PrepareClose(1_000_000);
                break;
            case 1:
                entry.PrepareNopResult(-random.Next(3));
                break;
            case 2:
                entry.PrepareRaw(new io_uring_sqe { opcode = 200 });
                break;
            case 3 or 4:
                // Short at the file's end.
                entry.PrepareRead(fd, buffer, length, (ulong)random.Next(32));
                break;
            case 5:
                entry.PrepareWrite(fd, buffer, Math.Min(length, 16), (ulong)random.Next(16));
                break;
            case 6:
                entry.PrepareFSync(random.Next(2) == 0 ? fd : _pipe.WriteFd);
                break;
            case 7:
                entry.PrepareFTruncate(random.Next(2) == 0 ? 1_000_000 : fd, 32);
                break;
            case 8:
                entry.PrepareLinkTimeout(_long);
                break;
            case 9:
                entry.PrepareCancel(1_000_000);
                break;
            case 10:
                entry.PrepareTimeoutRemove(1_000_000);
                break;
            default:
                entry.PrepareNop();
                break;
        }
    }

    private static List<Completion> TakeAll(Ring ring, int count, string program)
    {
        try
        {
            return ring.TakeCompletions(count);
        }
        catch (Exception missing)
        {
            throw new InvalidOperationException(program, missing);
        }
    }

    private static List<Completion> TakeUntilQuiet(Ring ring)
    {
        List<Completion> all = [];
        int before;
        do
        {
            before = all.Count;
            ring.SubmitAndWait(Most + 1, TimeSpan.FromMilliseconds(40));
            while (ring.TryTake(out Completion completion))
                all.Add(completion);
        }
        while (all.Count > before);
        return all;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
