using System.Runtime.InteropServices;

namespace URing.Registrations;

/// <summary>A handle that cannot be closed for as long as its descriptor is used.</summary>
internal readonly ref struct HeldHandle
{
    private readonly SafeHandle _handle;

    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public HeldHandle(SafeHandle handle, string parameter)
    {
        if (handle.IsInvalid)
            throw Throw.InvalidHandle(parameter);

        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        _handle = handle;
    }

    public int Descriptor => (int)_handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}
