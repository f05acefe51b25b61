using System.Runtime.InteropServices;

namespace URing.Cli;

/// <summary>
/// Ctrl-C and its kin, turned into a token: the tool tidies up and ends with the shell's code for the signal.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const PosixSignal FileTooLarge = (PosixSignal)25;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signal;

    public Interruption() => _registrations =
    [
        On(PosixSignal.SIGHUP, 1),
        On(PosixSignal.SIGINT, 2),
        On(PosixSignal.SIGTERM, 15),
        // SIGXFSZ would end the process before the write that met RLIMIT_FSIZE can answer with EFBIG.
        PosixSignalRegistration.Create(FileTooLarge, context => context.Cancel = true),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>128 and the number of the first signal, as shells say it.</summary>
    public int ExitCode => 128 + _signal;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private PosixSignalRegistration On(PosixSignal signal, int number) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            Interlocked.CompareExchange(ref _signal, number, 0);
            _source.Cancel();
        });
}
