namespace URing.Kernels.Emulation;

/// <summary>The threads that make the calls which may block, for all rings of an emulated kernel.</summary>
/// <param name="mostOnFiles">Threads for regular files, which always answer in the end.</param>
/// <param name="mostPatient">Threads for what may wait for another party.</param>
internal sealed class Workers(int mostOnFiles, int mostPatient)
{
    private readonly WorkerSet _files = new("URing emulated file worker", mostOnFiles);
    private readonly WorkerSet _patient = new("URing emulated patient worker", mostPatient);

    public void Add(EmulatedOperation operation, uint generation, bool isPatient) =>
        (isPatient ? _patient : _files).Add(operation, generation);
}

/// <summary>Threads that work a queue off: started as needed, ended when idle for a while.</summary>
internal sealed class WorkerSet(string name, int mostThreads)
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly Queue<(EmulatedOperation Operation, uint Generation)> _queue = new();
    private int _threads;
    private int _idle;

    public void Add(EmulatedOperation operation, uint generation)
    {
        bool starts;
        lock (_gate)
        {
            _queue.Enqueue((operation, generation));
            starts = _queue.Count > _idle && _threads < mostThreads;
            if (starts)
                _threads++;
            else
                Monitor.Pulse(_gate);
        }
        if (starts && !BackgroundThread.TryStart(name, Run))
            DoWithout();
    }

    // Without a new thread the others have more to do; if there are none, the caller does what is queued.
    private void DoWithout()
    {
        lock (_gate)
        {
            _threads--;
            if (_threads > 0)
                return;
        }
        while (TryTakeNow(out EmulatedOperation? operation, out uint generation))
            operation!.Ring.RunQueued(operation, generation);
    }

    private bool TryTakeNow(out EmulatedOperation? operation, out uint generation)
    {
        lock (_gate)
        {
            bool taken = _queue.TryDequeue(out (EmulatedOperation Operation, uint Generation) item);
            (operation, generation) = item;
            return taken;
        }
    }

    private void Run()
    {
        while (TryTake(out EmulatedOperation? operation, out uint generation))
            operation!.Ring.RunQueued(operation, generation);
    }

    private bool TryTake(out EmulatedOperation? operation, out uint generation)
    {
        (operation, generation) = (null, 0);
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                _idle++;
                bool pulsed = Monitor.Wait(_gate, s_idle);
                _idle--;
                if (!pulsed && _queue.Count == 0)
                {
                    _threads--;
                    return false;
                }
            }
            (operation, generation) = _queue.Dequeue();
            return true;
        }
    }
}
