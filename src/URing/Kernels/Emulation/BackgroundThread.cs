namespace URing.Kernels.Emulation;

/// <summary>The threads of the emulated kernel: they keep no process alive and carry nobody's context.</summary>
internal static class BackgroundThread
{
    // They run shallow code only.
    private const int StackBytes = 256 * 1024;

    public static void Start(string name, ThreadStart body)
    {
        var thread = new Thread(body, StackBytes) { IsBackground = true, Name = name };
        thread.UnsafeStart();
    }
}
