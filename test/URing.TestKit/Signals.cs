using System.Globalization;
using System.Runtime.InteropServices;
using URing.TestKit.Interop;

namespace URing.TestKit;

/// <summary>Sends signals at 1 kHz for as long as it is not disposed, so that system calls answer EINTR.</summary>
/// <remarks>
/// The signal is SIGURG, which is ignored unless handled. Its handler is a function of the C library: a managed one
/// would end the process when the signal meets managed code. Without SA_RESTART.
/// </remarks>
public sealed class Signals : IDisposable
{
    private static readonly Lock s_gate = new();
    private static bool s_isHandled;

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _sender;
    private readonly int _target;
    private long _sent;

    private Signals(int target)
    {
        Handle();
        _target = target;
        _sender = new Thread(Send) { IsBackground = true, Name = "Signals" };
        _sender.Start();
    }

    /// <summary>Signals sent so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Starts to signal the calling thread.</summary>
    public static Signals ToThisThread() => new(Libc.gettid());

    /// <summary>Starts to signal one thread, by its number in /proc/self/task.</summary>
    public static Signals ToThread(int thread) => new(thread);

    /// <summary>Starts to signal all threads of the process but its own.</summary>
    public static Signals ToAllThreads() => new(0);

    /// <summary>The calling thread's number, for <see cref="ToThread"/>.</summary>
    public static int ThisThread => Libc.gettid();

    public void Dispose()
    {
        _stop.Set();
        _sender.Join();
        _stop.Dispose();
    }

    private void Send()
    {
        int process = Libc.getpid();
        int self = Libc.gettid();
        while (!_stop.Wait(1))
        {
            foreach (int thread in _target != 0 ? [_target] : AllThreads())
            {
                if (thread != self && Libc.tgkill(process, thread, Libc.SigUrg) == 0)
                    Interlocked.Increment(ref _sent);
            }
        }
    }

    private static IEnumerable<int> AllThreads() =>
        Directory.GetDirectories("/proc/self/task")
            .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));

    // Stays installed: a signal on its way must never meet the default, whatever that is.
    private static unsafe void Handle()
    {
        lock (s_gate)
        {
            if (s_isHandled)
                return;

            nint library = NativeLibrary.Load("libc", typeof(Signals).Assembly, null);
            var action = new Libc.SignalAction { sa_handler = NativeLibrary.GetExport(library, "abs") };
            // SAFETY: the C library reads the struct during the call only.
            if (Libc.set_sigaction(Libc.SigUrg, &action, null) < 0)
                throw new InvalidOperationException($"sigaction: errno {-Libc.LastErrno}");
            s_isHandled = true;
        }
    }
}
