using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>Which transfers go around the page cache (O_DIRECT), and so wait for a device in any case.</summary>
/// <remarks>
/// A memory that may be out of date, because asking costs half as much as a cached read: it only decides which thread
/// makes a transfer, never what the transfer does.
/// Threading: belongs to the submitting thread.
/// </remarks>
internal sealed class DirectFiles
{
    private const ulong SectorMask = 511;
    private const int Places = 256;

    // How often an answer is believed before the file is asked again: its number may have been used anew.
    private const byte Trust = 64;

    private readonly Answer[] _answers = new Answer[Places];

    public bool Has(in io_uring_sqe entry)
    {
        // Where the numbers forbid a direct transfer there is nothing to ask.
        ulong numbers = Transfer.IsVectored(entry) ? entry.off : entry.addr | entry.len | entry.off;
        return (numbers & SectorMask) == 0 && IsDirect(entry.fd);
    }

    private bool IsDirect(int fd)
    {
        ref Answer answer = ref _answers[fd & (Places - 1)];
        if (answer.Left == 0 || answer.Descriptor != fd)
        {
            int flags = Libc.fcntl(fd, Libc.F_GETFL, 0);
            bool isDirect = flags >= 0 && (flags & Libc.O_DIRECT) != 0;
            answer = new Answer { Descriptor = fd, Left = Trust, IsDirect = isDirect };
        }
        answer.Left--;
        return answer.IsDirect;
    }

    private struct Answer
    {
        public int Descriptor;
        public byte Left;
        public bool IsDirect;
    }
}
