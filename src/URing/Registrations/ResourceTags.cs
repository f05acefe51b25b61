using System.Security.Cryptography;

namespace URing.Registrations;

/// <summary>The numbers by which the kernel says that nobody uses a registered resource any more.</summary>
/// <remarks>
/// A tag comes back as the user data of a completion with result 0 and no flags. Its upper half is the mark of this
/// table, a random number, so that users' own numbers are not taken for tags.
/// Threading: one thread at a time, as the ring that owns it.
/// </remarks>
internal sealed class ResourceTags
{
    // Set in every mark: pointers, small numbers and slots with a generation have it clear, most often.
    private const uint TopBit = 1U << 31;

    private readonly Dictionary<uint, Entry> _entries = [];
    private readonly uint _mark;
    private uint _last;

    public ResourceTags()
        : this((uint)RandomNumberGenerator.GetInt32(int.MaxValue) | TopBit, last: 0)
    {
    }

    internal ResourceTags(uint mark, uint last) => (_mark, _last) = (mark, last);

    /// <summary>How many resources the kernel still holds.</summary>
    public int Count => _entries.Count;

    /// <summary>A tag for the kernel; never 0, which means none.</summary>
    /// <param name="userTag">What the program shall see in the tag's place; none if it shall see nothing.</param>
    public ulong Add(IReleasable resource, ulong? userTag)
    {
        // After four billion tags the count starts over, and meets those of resources that are still registered.
        while (!_entries.TryAdd(++_last, new Entry(resource, userTag)))
        {
        }
        return ((ulong)_mark << 32) | _last;
    }

    /// <summary>Takes a tag back that the kernel refused; the resource stays with the caller.</summary>
    public void Forget(ulong tag)
    {
        if (HasMark(tag))
            _entries.Remove((uint)tag);
    }

    /// <summary>Whether a completion's user data is a tag that the kernel was given and has not returned yet.</summary>
    public bool IsTag(ulong userData) => HasMark(userData) && _entries.ContainsKey((uint)userData);

    /// <summary>Releases the resource of a tag that came back.</summary>
    /// <param name="userTag">What the program shall see in its place; none if it shall see nothing.</param>
    public bool TryResolve(ulong userData, out ulong? userTag)
    {
        userTag = null;
        if (!HasMark(userData) || !_entries.Remove((uint)userData, out Entry entry))
            return false;

        userTag = entry.UserTag;
        entry.Resource.Release();
        return true;
    }

    /// <summary>Keeps what is left for good: no completion will be taken any more.</summary>
    public void Abandon()
    {
        foreach (Entry entry in _entries.Values)
            Quarantine.Add(entry.Resource);
        _entries.Clear();
    }

    private bool HasMark(ulong userData) => (uint)(userData >> 32) == _mark;

    private readonly record struct Entry(IReleasable Resource, ulong? UserTag);
}
