namespace URing.Registrations;

/// <summary>The bytes of one completion in the buffers of a ring.</summary>
/// <param name="First">The first buffer; the ledger knows which ones follow.</param>
/// <param name="Offset">Where the bytes start in the first buffer; in the others they start at 0.</param>
/// <param name="Length">Bytes in all.</param>
/// <param name="Count">How many buffers.</param>
internal readonly record struct BufferRun(ushort First, int Offset, int Length, int Count);
