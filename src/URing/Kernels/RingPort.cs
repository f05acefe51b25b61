namespace URing;

/// <summary>One ring's way into its kernel.</summary>
/// <remarks>
/// Kernel: every method answers a number, or a negative errno; none throws.
/// Ownership: whoever set the ring up closes it, after the last call of any other method has returned.
/// Threading: all methods may be called from any thread unless the ring was set up for a single one.
/// </remarks>
public abstract class RingPort
{
    /// <summary>The ring's file descriptor; readable in poll(2) while completions may be there.</summary>
    public abstract int Descriptor { get; }

    /// <summary>Submits and waits, like io_uring_enter(2). Answers how many entries were taken.</summary>
    /// <safety>The caller keeps <paramref name="argument"/> valid during the call.</safety>
    public abstract unsafe int Enter(uint submit, uint minimum, uint flags, void* argument, nuint argumentSize);

    /// <summary>Registers with the ring, like io_uring_register(2).</summary>
    /// <safety>The caller keeps <paramref name="argument"/> valid as long as the registration demands.</safety>
    public abstract unsafe int Register(uint opcode, void* argument, uint count);

    /// <summary>Maps a part of the ring's shared memory. Answers its address, or a negative errno.</summary>
    /// <param name="length">Bytes to map.</param>
    /// <param name="offset">IORING_OFF_SQ_RING or IORING_OFF_SQES.</param>
    public abstract nint Map(nuint length, ulong offset);

    /// <summary>Unmaps what <see cref="Map"/> gave.</summary>
    public abstract int Unmap(nint address, nuint length);

    /// <summary>Posts a completion with this user data and result 0; callable from any thread.</summary>
    public abstract int Wake(ulong userData);

    /// <summary>Takes the promise that a descriptor stays open, and the same file, until it is forgotten.</summary>
    /// <remarks>For kernels that must hold an operation's file themselves; Linux has no need to know.</remarks>
    public virtual int Keep(int fd) => 0;

    /// <summary>Ends such a promise; what still waits for the file goes on waiting.</summary>
    public virtual int Forget(int fd) => 0;

    /// <summary>Closes the ring. Operations in flight are cancelled in time; closing waits for none.</summary>
    public abstract int Close();
}
