using Microsoft.Win32.SafeHandles;

namespace URing.IO.Files;

/// <summary>A descriptor that a kernel gave and that is closed through it.</summary>
internal sealed class KernelFileHandle : SafeHandleMinusOneIsInvalid
{
    private readonly RingKernel _kernel;

    public KernelFileHandle(RingKernel kernel, int descriptor)
        : base(ownsHandle: true)
    {
        _kernel = kernel;
        Kept = new KeptDescriptor(descriptor);
        SetHandle(descriptor);
    }

    /// <summary>The promise that ends with this handle.</summary>
    public KeptDescriptor Kept { get; }

    protected override bool ReleaseHandle()
    {
        Kept.End();
        return _kernel.CloseDescriptor((int)handle) == 0;
    }
}
