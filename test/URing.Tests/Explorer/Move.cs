namespace URing.Tests.Explorer;

/// <summary>One move of a schedule: a thread's next step, or one of its stores reaching memory.</summary>
internal readonly record struct Move(int Thread, int Flush = -1)
{
    public bool IsFlush => Flush >= 0;
}
