using System.Runtime.InteropServices;

namespace URing.Contexts;

/// <summary>What an operation brings along besides its entry: it belongs to the record from then on.</summary>
/// <param name="UserData">What the caller calls it.</param>
/// <param name="File">The file, with a reference added; null for a raw descriptor.</param>
/// <param name="Lease">The buffers; null for none.</param>
internal readonly record struct Operation(ulong UserData, SafeHandle? File = null, Lease? Lease = null);
