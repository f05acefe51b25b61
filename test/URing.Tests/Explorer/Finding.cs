using System.Text;

namespace URing.Tests.Explorer;

/// <summary>What exploring a model found: the first schedule that fails, or that none does.</summary>
/// <param name="Schedules">Schedules that were run.</param>
/// <param name="States">Different states that were seen.</param>
/// <param name="Failure">Why the last schedule failed; <see langword="null"/> if none did.</param>
/// <param name="Steps">The steps of the schedule that failed, each with its thread.</param>
internal sealed record Finding(int Schedules, int States, ModelFailure? Failure, IReadOnlyList<string> Steps)
{
    // An endless schedule repeats itself: its end tells enough.
    private const int MostPrinted = 60;

    public override string ToString()
    {
        if (Failure is null)
            return $"no failure in {Schedules} schedules, {States} states";

        var text = new StringBuilder($"{Failure.Kind}: {Failure.Message}\n(schedule {Schedules})\n");
        for (int i = Math.Max(0, Steps.Count - MostPrinted); i < Steps.Count; i++)
            text.Append(i + 1).Append(". ").Append(Steps[i]).Append('\n');
        return text.ToString();
    }
}
