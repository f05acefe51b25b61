namespace URing.Kernels.Emulation;

/// <summary>The threads that make the calls which may block, for all rings of an emulated kernel.</summary>
/// <param name="mostOnFiles">Threads for regular files, which always answer in the end.</param>
/// <param name="mostPatient">Threads for what may wait for another party.</param>
internal sealed class Workers(int mostOnFiles, int mostPatient)
{
    private readonly WorkerSet _files = new("URing emulated file worker", mostOnFiles);
    private readonly WorkerSet _patient = new("URing emulated patient worker", mostPatient);

    public void Add(EmulatedOperation operation, uint generation, bool isPatient) =>
        (isPatient ? _patient : _files).Add(new WorkItem(operation, generation, null));

    /// <summary>Sets how many threads all rings have at most, and answers what it was; 0 is no change.</summary>
    public (int Files, int Patient) SetLimits(int files, int patient) =>
        (_files.SetLimit(files), _patient.SetLimit(patient));

    public void Add(IThreadPoolWorkItem work) => _files.Add(new WorkItem(null, 0, work));
}

/// <summary>What a worker is to do: a ring's operation, unless that use of it is over, or anything else.</summary>
internal readonly record struct WorkItem(EmulatedOperation? Operation, uint Generation, IThreadPoolWorkItem? Other)
{
    public void Run()
    {
        Operation?.Ring.RunQueued(Operation, Generation);
        Other?.Execute();
    }
}

/// <summary>Threads that work a queue off: started as needed, ended when idle for a while.</summary>
internal sealed class WorkerSet(string name, int mostThreads)
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly Queue<WorkItem> _queue = new();
    private int _most = mostThreads;
    private int _threads;
    private int _idle;

    public int SetLimit(int most)
    {
        lock (_gate)
        {
            int before = _most;
            if (most > 0)
                _most = most;
            return before;
        }
    }

    public void Add(in WorkItem item)
    {
        bool starts;
        lock (_gate)
        {
            _queue.Enqueue(item);
            starts = _queue.Count > _idle && _threads < _most;
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
        while (TryTakeNow(out WorkItem item))
            item.Run();
    }

    private bool TryTakeNow(out WorkItem item)
    {
        lock (_gate)
            return _queue.TryDequeue(out item);
    }

    private void Run()
    {
        while (TryTake(out WorkItem item))
            item.Run();
    }

    private bool TryTake(out WorkItem item)
    {
        item = default;
        lock (_gate)
        {
            while (_queue.Count == 0 || _threads > _most)
            {
                if (_threads > _most)
                {
                    _threads--;
                    // It may have been woken for an item, which another one must take.
                    Monitor.Pulse(_gate);
                    return false;
                }
                _idle++;
                bool pulsed = Monitor.Wait(_gate, s_idle);
                _idle--;
                if (!pulsed && _queue.Count == 0)
                {
                    _threads--;
                    return false;
                }
            }
            item = _queue.Dequeue();
            return true;
        }
    }
}
