using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>Random work of several threads over the faulty kernel, one seed after the other.</summary>
/// <remarks>URING_SEEDS says how many seeds, URING_FIRST_SEED where to start; a failure names its seed.</remarks>
public sealed class ContextSeeds
{
    private const int DefaultSeeds = 1000;
    private const int Threads = 3;
    private const int PerThread = 40;

    [Fact]
    public void RandomWork_OverTheFaultyKernel_LosesNothing()
    {
        int first = Number("URING_FIRST_SEED", 1);
        int count = Number("URING_SEEDS", DefaultSeeds);
        for (int seed = first; seed < first + count; seed++)
        {
            // Each kernel behind the faults gets half of the seeds.
            KernelCase kernel = seed % 2 == 0 ? KernelCase.FaultyLinux(seed) : KernelCase.FaultyEmulated(seed);
            if (kernel.WhyUnusable is not null)
                continue;

            using var work = new RandomWork(kernel, seed);
            work.Run();
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number)
            ? number
            : otherwise;

    private sealed class RandomWork(KernelCase kernel, int seed) : ContextContract(kernel)
    {
        private readonly int[] _completed = new int[Threads * PerThread];
        private int _left = Threads * PerThread;
        private Exception? _failure;

        public void Run()
        {
            using SafeFileHandle zero = File.OpenHandle("/dev/zero");
            (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
            using (reader)
            using (writer)
            {
                using URingContext context = Open(8);
                Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => Background(() => Guard(() =>
                {
                    Add(context, new Random((seed * 31) + i), i * PerThread, zero, reader);
                    Reap(context);
                })))];
                foreach (Thread thread in threads)
                    thread.Start();
                Assert.All(threads, thread => Assert.True(thread.Join(Patience),
                    $"seed {seed}: a thread hangs, {_left} left"));
                Assert.True(_failure is null, $"seed {seed}: {_failure}");
                Assert.All(_completed, times => Assert.True(times == 1, $"seed {seed}: completed {times} times"));
            }
        }

        private static void Add(URingContext context, Random random, int first, SafeHandle zero, SafeHandle pipe)
        {
            for (int i = first; i < first + PerThread; i++)
            {
                ulong userData = (ulong)i;
                switch (random.Next(5))
                {
                    case 0:
                        Surely(() => context.AddReadv([new byte[64]], zero, 0, userData));
                        break;
                    case 1:
                        Surely(() => context.AddPollFd(zero, PollEvents.Read, userData));
                        break;
                    case 2 when i + 1 < first + PerThread:
                        // A read that only a cancel ends.
                        Surely(() => context.AddReadv([new byte[8]], pipe, null, userData));
                        Surely(() => context.AsyncCancel(userData, userData + 1));
                        i++;
                        break;
                    default:
                        Surely(() => context.AddNop(userData));
                        break;
                }
                if (random.Next(4) == 0)
                    Surely(context.Submit);
            }
            Surely(context.Submit);
        }

        private void Reap(URingContext context)
        {
            Completion[] some = new Completion[5];
            while (Volatile.Read(ref _left) > 0)
            {
                int taken = context.Wait(some, Forever);
                foreach (Completion completion in some.AsSpan(0, taken))
                    Interlocked.Increment(ref _completed[completion.UserData]);
                if (Interlocked.Add(ref _left, -taken) <= 0)
                    context.Wake();
            }
        }

        private void Guard(Action action)
        {
            try
            {
                action();
            }
            catch (Exception thrown)
            {
                _failure ??= thrown;
            }
        }
    }
}
