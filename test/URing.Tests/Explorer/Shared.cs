namespace URing.Tests.Explorer;

/// <summary>A real object that a model's threads share; its state is known by what was done to it, in order.</summary>
internal sealed class Shared<T>(T value, int index)
    where T : class
{
    public T Value => value;

    public int Index => index;
}
