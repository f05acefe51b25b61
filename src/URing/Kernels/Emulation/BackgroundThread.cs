namespace URing.Kernels.Emulation;

/// <summary>The threads of the emulated kernel: they keep no process alive and carry nobody's context.</summary>
internal static class BackgroundThread
{
    // They run shallow code only.
    private const int StackBytes = 256 * 1024;

    /// <summary>Starts a thread, unless the process may have no more of them.</summary>
    public static bool TryStart(string name, ThreadStart body)
    {
        try
        {
            new Thread(body, StackBytes) { IsBackground = true, Name = name }.UnsafeStart();
            return true;
        }
        catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
    }
}
