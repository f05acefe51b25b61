namespace URing.IO.Loops;

/// <summary>What can be handed over to a loop.</summary>
internal abstract class LoopItem
{
    /// <summary>The neighbour in whatever list the item is in; it is in one at most.</summary>
    public LoopItem? Next { get; set; }

    /// <summary>Does what the item is for, on the loop's thread.</summary>
    public abstract void Run();

    /// <summary>Ends the item without the loop, which has ended; on any thread.</summary>
    public abstract void Refuse();
}
