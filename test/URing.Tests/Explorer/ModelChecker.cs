namespace URing.Tests.Explorer;

/// <summary>Runs a model in every order in which its threads can take their steps.</summary>
/// <remarks>
/// Depth first; each schedule runs the model from its start again. A state that was seen before is left alone: its
/// future was explored already. Exhaustive within the bounds, which it reports as failures and never hides.
/// </remarks>
internal sealed class ModelChecker
{
    // No model here needs more than a tenth of these.
    private const int MostSteps = 400;
    private const int MostStates = 3_000_000;

    private readonly Action<Machine> _build;
    private readonly StoreOrder _order;
    private readonly HashSet<ulong> _seen = [];
    private readonly Schedule _schedule = new();
    private readonly List<Move> _moves = [];

    private ModelChecker(Action<Machine> build, StoreOrder order)
    {
        _build = build;
        _order = order;
    }

    /// <summary>Explores until a schedule fails or none is left.</summary>
    public static Finding Explore(Action<Machine> build, StoreOrder order = StoreOrder.Total) =>
        new ModelChecker(build, order).Explore();

    private Finding Explore()
    {
        int schedules = 0;
        do
        {
            schedules++;
            if (Run(record: null) is { } failure)
                return new Finding(schedules, _seen.Count, failure, Replay());
        }
        while (_schedule.TryAdvance());
        return new Finding(schedules, _seen.Count, null, []);
    }

    private List<string> Replay()
    {
        List<string> steps = [];
        _schedule.Restart();
        _ = Run(steps);
        return steps;
    }

    private ModelFailure? Run(List<string>? record)
    {
        var machine = new Machine(_order);
        try
        {
            _build(machine);
            machine.Start();
            RunToEnd(machine, record);
            return null;
        }
        catch (ModelFailure failure)
        {
            return failure;
        }
    }

    private void RunToEnd(Machine machine, List<string>? record)
    {
        int last = 0;
        while (true)
        {
            machine.FindMoves(last, _moves);
            if (_moves.Count == 0)
            {
                machine.Finish();
                return;
            }
            if (!_schedule.IsRepeating && (record is not null || !IsNew(machine)))
                return;

            Move move = _moves[_schedule.Choose(_moves.Count)];
            record?.Add(machine.Describe(move));
            machine.Run(move);
            last = move.Thread;
        }
    }

    private bool IsNew(Machine machine)
    {
        if (_schedule.Length >= MostSteps)
            throw new ModelFailure(FailureKind.Endless, $"a schedule of more than {MostSteps} steps");
        if (_seen.Count >= MostStates)
            throw new ModelFailure(FailureKind.Endless, $"more than {MostStates} states: make the model smaller");
        return _seen.Add(machine.Fingerprinted());
    }
}
