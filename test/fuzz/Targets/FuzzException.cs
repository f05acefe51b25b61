namespace URing.Fuzz;

/// <summary>A property that did not hold.</summary>
public sealed class FuzzException(string message) : Exception(message)
{
    public FuzzException()
        : this("A property did not hold.")
    {
    }

    public FuzzException(string message, Exception inner)
        : this($"{message}: {inner?.Message}")
    {
    }

    /// <summary>Stops the case unless the property holds.</summary>
    public static void Unless(bool holds, string property)
    {
        if (!holds)
            throw new FuzzException(property);
    }
}
