using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What a ring was restricted to, by the rules of io_uring/register.c in Linux 6.18.</summary>
/// <remarks>Threading: filled while the ring is disabled, only read once it is enabled.</remarks>
internal sealed class RestrictionTable
{
    // The first numbers that no registration and no request has.
    public const uint RegistrationsEnd = 36;
    private const int KindsEnd = 4;
    private const int MostLines = KindsEnd + (int)RegistrationsEnd + IORING_OP_LAST;

    private readonly bool[] _requests = new bool[256];
    private readonly bool[] _registrations = new bool[256];
    private byte _allowedFlags;
    private byte _requiredFlags;
    private bool _isFilled;
    private bool _applies;

    /// <summary>Fills the table, once. Answers 0 or a negative errno.</summary>
    public int Fill(ReadOnlySpan<io_uring_restriction> lines)
    {
        if (_isFilled)
            return -(int)Errno.EBUSY;

        foreach (ref readonly io_uring_restriction line in lines)
        {
            if (TryAdd(line))
                continue;
            Clear();
            return -(int)Errno.EINVAL;
        }
        _isFilled = true;
        return 0;
    }

    public static bool IsCount(uint lines) => lines <= MostLines;

    /// <summary>From now on the table decides, if it was filled.</summary>
    public void Apply() => _applies = _isFilled;

    public bool Allows(in io_uring_sqe entry) => !_applies
        || (_requests[entry.opcode]
            && (entry.flags & _requiredFlags) == _requiredFlags
            && (entry.flags & ~(_allowedFlags | _requiredFlags)) == 0);

    public bool AllowsRegistration(uint opcode) => !_applies || _registrations[opcode];

    private bool TryAdd(in io_uring_restriction line)
    {
        switch (line.opcode)
        {
            case IORING_RESTRICTION_REGISTER_OP:
                _registrations[line.register_op] = true;
                return line.register_op < RegistrationsEnd;
            case IORING_RESTRICTION_SQE_OP:
                _requests[line.sqe_op] = true;
                return line.sqe_op < IORING_OP_LAST;
            case IORING_RESTRICTION_SQE_FLAGS_ALLOWED:
                _allowedFlags = line.sqe_flags;
                return true;
            case IORING_RESTRICTION_SQE_FLAGS_REQUIRED:
                _requiredFlags = line.sqe_flags;
                return true;
            default:
                return false;
        }
    }

    private void Clear()
    {
        Array.Clear(_requests);
        Array.Clear(_registrations);
        _allowedFlags = _requiredFlags = 0;
    }
}
