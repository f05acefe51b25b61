using System.Globalization;
using System.Text.Json;

namespace URing.Tests.Abi;

/// <summary>What gcc said of the kernel's headers: Data/abi.json.</summary>
internal static class HeaderData
{
    public static JsonElement Structs { get; } = Load("abi.json").GetProperty("structs");

    /// <summary>The layouts of the kernel that liburing's header lacks or has otherwise.</summary>
    private static JsonElement KernelStructs { get; } =
        Load("abi.json").GetProperty("_kernel_extra").GetProperty("structs");

    public static JsonElement Constants { get; } = Load("abi.json").GetProperty("constants");

    /// <summary>The bytes that liburing 2.3 prepares.</summary>
    public static JsonElement PreparedEntries { get; } = Load("prepared-entries.json");

    /// <summary>The bytes of requests that came later, assigned field by field.</summary>
    public static JsonElement NewerPreparedEntries { get; } = Load("prepared-entries-newer.json");

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Data", file);

    public static bool TryFindStruct(string name, out JsonElement header) =>
        KernelStructs.TryGetProperty(name, out header) || Structs.TryGetProperty(name, out header);

    /// <summary>A number of the header as an unsigned one of 64 bits.</summary>
    public static ulong ToNumber(JsonElement value) =>
        value.TryGetUInt64(out ulong number) ? number : (ulong)value.GetInt64();

    public static ulong ToNumber(object value) => value is sbyte or short or int or long
        ? (ulong)Convert.ToInt64(value, CultureInfo.InvariantCulture)
        : Convert.ToUInt64(value, CultureInfo.InvariantCulture);

    private static JsonElement Load(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf(file)));
        return document.RootElement.Clone();
    }
}
