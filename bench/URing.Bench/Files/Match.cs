using HdrHistogram;

namespace URing.Bench.Files;

/// <summary>What all did in each round, and how long single operations took, in the order of the entrants.</summary>
internal sealed record Outcome(
    FileQuestion Question, string Ring, List<Slice[]> Rounds, LongHistogram[] Latencies)
{
    public IEnumerable<Slice> Of(Entrant entrant) =>
        Rounds.Select(round => round[Array.IndexOf(Question.Entrants, entrant)]);

    /// <summary>A goal's two sides, round by round.</summary>
    public Spread Compare(Goal goal) => Spread.Of(
        Of(goal.Baseline).Zip(Of(goal.Contender)).Select(pair => goal.Of(new Round(pair.First, pair.Second))));
}

/// <summary>All that take part in a question, by turns.</summary>
internal static class Match
{
    private const int TimedSlices = 2;

    // Many take part, and the pool's threads always give the runtime something to compile.
    private const int MostWarmUpSlices = 15;

    // As long as the thread pool takes, under direct reads, to find out how many threads serve it best.
    private const int WarmUpOfPool = 20_000;

    // On one core the compiler takes its time from the contestant, and needs seconds of it.
    private const int WarmUpSlicesPinned = 60;

    public static Outcome Play(FileQuestion question, Options options, Places places)
    {
        LongHistogram[] latencies = [.. question.Entrants.Select(_ => Latencies.Create())];
        List<Slice[]> rounds = [];
        string ring = "";
        for (int start = 0; start < Turns.Starts; start++)
        {
            List<Contestant> contestants = [];
            try
            {
                foreach (Entrant entrant in question.Entrants)
                {
                    contestants.Add(Start(entrant, question, options, places, ring));
                    if (entrant == Entrant.RawRing || entrant == Entrant.TwoRawRings)
                        ring = contestants[^1].Ring;
                    WarmUp(contestants[^1], entrant, question, options.Slice);
                }
                int until = options.Rounds * (start + 1) / Turns.Starts;
                while (rounds.Count < until)
                    rounds.Add(Turns.Run(contestants, options.Slice));
                RunTimed(contestants, options.Slice, latencies);
            }
            finally
            {
                contestants.ForEach(contestant => contestant.Dispose());
            }
        }
        return new Outcome(question, ring, rounds, latencies);
    }

    private static void WarmUp(Contestant contestant, Entrant entrant, FileQuestion question, int slice)
    {
        int slices = question.IsPinned ? WarmUpSlicesPinned
            : question.Use.IsDirect && entrant.IsOnPool ? WarmUpOfPool / slice
            : 0;
        if (slices > 0)
            contestant.WarmUp(slice, slices, slices);
        else
            contestant.WarmUp(slice, most: MostWarmUpSlices);
    }

    private static void RunTimed(List<Contestant> contestants, int slice, LongHistogram[] latencies)
    {
        for (int i = 0; i < TimedSlices; i++)
        {
            for (int side = 0; side < contestants.Count; side++)
                contestants[side].RunTimed(slice, latencies[side]);
        }
    }

    private static Contestant Start(
        Entrant entrant, FileQuestion question, Options options, Places places, string ring)
    {
        string workload = $"{question.Use.Word}/{entrant.Who}";
        string file = places.FileFor(question);
        string[] flags = ring == "" ? ["0", "256", "1024"] : ring.Split(' ');
        return new Contestant(entrant.Name, question.IsPinned ? Machine.LastCore : null, entrant.IsC
            ? [options.CWorker, workload, .. flags, $"{question.Depth}", file]
            : [Environment.ProcessPath!, "worker", workload, $"{question.Depth}", file]);
    }
}
