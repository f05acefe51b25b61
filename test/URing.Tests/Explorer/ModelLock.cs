namespace URing.Tests.Explorer;

/// <summary>A lock of a model; who enters and who exits sees and shows everything, like .NET's.</summary>
internal sealed record ModelLock(Word Owner)
{
    public override string ToString() => Owner.Name;
}
