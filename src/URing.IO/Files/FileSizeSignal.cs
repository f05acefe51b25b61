using System.Runtime.InteropServices;

namespace URing.IO.Files;

/// <summary>SIGXFSZ, which by default ends a process that writes beyond RLIMIT_FSIZE.</summary>
/// <remarks>The write answers EFBIG besides, which is enough. Kernel: setrlimit(2).</remarks>
internal static class FileSizeSignal
{
    private const PosixSignal Exceeded = (PosixSignal)25; // SIGXFSZ of asm-generic/signal.h

    private static readonly PosixSignalRegistration s_registration =
        PosixSignalRegistration.Create(Exceeded, static context => context.Cancel = true);

    /// <summary>Has the signal end nobody, from the first call on.</summary>
    public static void Ignore() => GC.KeepAlive(s_registration);
}
