namespace URing.Registrations;

/// <summary>Memory that the kernel may use until it says otherwise.</summary>
internal interface IReleasable
{
    /// <summary>Bytes that stay allocated until the release.</summary>
    public long Length { get; }

    /// <summary>Lets go; called once, after the kernel said that nobody uses it.</summary>
    public void Release();
}
