namespace URing.Contexts;

/// <summary>Every context that is not closed, so that nothing of it is collected while the kernel may use it.</summary>
internal static class OpenContexts
{
    // How long one context is waited for before the next one has its turn.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(100);

    private static readonly Lock s_gate = new();
    private static readonly HashSet<ContextCore> s_open = [];
    private static readonly HashSet<ContextCore> s_closing = [];
    private static long s_abandoned;

    /// <summary>Contexts that were collected without having been disposed, since the process started.</summary>
    public static long Abandoned => Volatile.Read(ref s_abandoned);

    public static int Count
    {
        get
        {
            lock (s_gate)
                return s_open.Count;
        }
    }

    public static void Add(ContextCore core)
    {
        lock (s_gate)
            s_open.Add(core);
    }

    public static void Remove(ContextCore core)
    {
        lock (s_gate)
            s_open.Remove(core);
    }

    /// <summary>Takes over a context whose owner forgot to dispose it.</summary>
    public static void Abandon(ContextCore core)
    {
        if (core.IsClosing)
            return;

        Interlocked.Increment(ref s_abandoned);
        CloseInBackground(core);
    }

    /// <summary>Goes on closing a context until all of its operations have come back.</summary>
    public static void CloseInBackground(ContextCore core)
    {
        lock (s_gate)
        {
            bool isFirst = s_closing.Count == 0;
            if (!s_closing.Add(core) || !isFirst)
                return;
        }
        new Thread(CloseAll) { IsBackground = true, Name = "URing: closing contexts" }.Start();
    }

    private static void CloseAll()
    {
        while (true)
        {
            ContextCore[] cores;
            lock (s_gate)
                cores = [.. s_closing];
            foreach (ContextCore core in cores)
            {
                if (!core.Close(s_turn))
                    continue;

                lock (s_gate)
                {
                    s_closing.Remove(core);
                    if (s_closing.Count == 0)
                        return;
                }
            }
        }
    }
}
