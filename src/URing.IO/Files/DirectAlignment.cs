namespace URing.IO.Files;

/// <summary>What a file opened for direct I/O wants of a transfer, in bytes.</summary>
internal readonly record struct DirectAlignment(uint Memory, uint Offset)
{
    /// <summary>What is assumed where the kernel does not tell.</summary>
    public static DirectAlignment Sector => new(512, 512);

    /// <summary>Says what is off; <see langword="null"/> if nothing is.</summary>
    public string? Explain(long offset, in TransferBuffers buffers)
    {
        List<string> off = [];
        if (Offset != 0 && offset % Offset != 0)
            off.Add($"the offset {offset} is no multiple of {Offset}");
        if (Offset != 0 && buffers.Left % Offset != 0)
            off.Add($"the length {buffers.Left} is no multiple of {Offset}");
        if (Memory != 0 && buffers.MisalignedAddress(Memory) is { } address)
            off.Add($"the buffer's address 0x{address:x} is no multiple of {Memory}");
        return off.Count == 0 ? null : string.Join(", ", off);
    }
}
