using System.Diagnostics;
using URing.Abi;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>A ring that was set up: its port, its handle and its two queues.</summary>
internal sealed class RingSetup
{
    // The kernel gives ring memory back some time after a close: up to 20 ms were seen, see docs/decisions/0003.
    private static readonly TimeSpan s_memoryPatience = TimeSpan.FromMilliseconds(100);

    private RingSetup(RingKernel kernel, string reason, RingPort port, RingHandle handle, in io_uring_params parameters)
    {
        Kernel = kernel;
        Reason = reason;
        Port = port;
        Handle = handle;
        Parameters = parameters;
    }

    public RingKernel Kernel { get; }

    /// <summary>Why this kernel serves the ring.</summary>
    public string Reason { get; }

    public RingPort Port { get; }

    public RingHandle Handle { get; }

    public io_uring_params Parameters { get; private set; }

    public SubmissionQueue Submissions { get; private set; }

    public CompletionQueue Completions { get; private set; }

    /// <summary>Sets a ring up on the kernel that was asked for, or on the one that the environment allows.</summary>
    /// <exception cref="URingException">No kernel could be had.</exception>
    public static RingSetup Open(int entries, RingOptions options)
    {
        KernelVerdict verdict = options.Kernel is { } asked
            ? new KernelVerdict(asked, "chosen by the program")
            : KernelChoice.Current.For(entries, options.CompletionEntries);
        int error = TryOpen(verdict, entries, options, out RingSetup? setup);
        if (setup is not null)
            return setup;

        string refusal = error == -(int)Errno.EINVAL && RingWishes.Describe(options) is { Length: > 0 } wishes
            ? $"the {verdict.Kernel.Name} kernel has no ring with {wishes}: `uring probe` lists the flags that it takes"
            : Refusal.Explain(verdict.Kernel, (Errno)(-error), entries, options.CompletionEntries);
        if (options.Kernel is not null || verdict.IsForced || !IsOfTheMoment(error))
            throw Throw.SetupFailed((Errno)(-error), refusal);

        // The trial ring worked, so this says nothing of the next ring: only this one goes to the emulated kernel.
        _ = TryOpen(new KernelVerdict(RingKernel.Emulated, refusal), entries, options, out setup);
        return setup ?? throw Throw.SetupFailed((Errno)(-error), refusal);
    }

    /// <summary>Answers 0 and the set-up ring, or a negative errno.</summary>
    internal static int TryOpen(KernelVerdict verdict, int entries, RingOptions options, out RingSetup? setup)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            int error = TryOpenOnce(verdict, entries, options, out setup);
            if (error != -(int)Errno.ENOMEM || Stopwatch.GetElapsedTime(start) > s_memoryPatience)
                return error;

#pragma warning disable RS0030 // There is no event to wait for: the kernel gives the memory back when it gets to it.
            Thread.Sleep(1);
#pragma warning restore RS0030
        }
    }

    /// <summary>Maps the queues anew after the kernel has moved them. Answers 0 or a negative errno.</summary>
    public int Remap(in io_uring_params parameters)
    {
        int old = Handle.MappingCount;
        int error = TryMap(parameters);
        if (error == 0)
            Handle.UnmapOldest(old);
        return error;
    }

    private static int TryOpenOnce(KernelVerdict verdict, int entries, RingOptions options, out RingSetup? setup)
    {
        setup = null;
        RingFlags flags = new(options);
        while (true)
        {
            io_uring_params parameters = flags.ToParameters(options);
            int error = RingPages.TryAllocate((uint)entries, ref parameters, out RingPages pages);
            if (error < 0)
                return error;

            error = verdict.Kernel.Setup((uint)entries, ref parameters, out RingPort? port);
            if (error < 0)
            {
                pages.Free();
                if (error == -(int)Errno.EINVAL && flags.TryPeel())
                    continue;
                return error;
            }
            if (options.Descriptor == RingDescriptor.Registered && port is LinuxPort file)
                port = RegisteredPort.Over(file);
            setup = new RingSetup(verdict.Kernel, verdict.Reason, port!, new RingHandle(port!), parameters);
            error = pages.IsEmpty ? setup.TryMap(parameters) : setup.Use(pages);
            if (error < 0)
                setup.Handle.Release();
            return error;
        }
    }

    // What was mapped before a failure goes with the handle.
    private unsafe int TryMap(in io_uring_params parameters)
    {
        nint ring = Handle.Map(RingLayout.RingLength(parameters), IORING_OFF_SQ_RING);
        if (RingHandle.IsError(ring))
            return (int)ring;

        nint entries = Handle.Map(RingLayout.EntriesLength(parameters), IORING_OFF_SQES);
        if (RingHandle.IsError(entries))
            return (int)entries;

        Parameters = parameters;
        Lay(ring, entries);
        return 0;
    }

    private int Use(RingPages pages)
    {
        Handle.Adopt(pages.Address, pages.Length);
        Lay(pages.Ring, pages.Address);
        return 0;
    }

    // SAFETY: both parts live until the handle is released, and have the sizes that the kernel told.
    private unsafe void Lay(nint ring, nint entries)
    {
        Submissions = new SubmissionQueue((byte*)ring, Parameters, (io_uring_sqe*)entries);
        Completions = new CompletionQueue((byte*)ring, Parameters);
    }

    // A shortage, or an administrator who switched io_uring off after the trial.
    private static bool IsOfTheMoment(int error) =>
        Refusal.Passes((Errno)(-error)) || (Errno)(-error) is Errno.EPERM or Errno.EACCES;
}
