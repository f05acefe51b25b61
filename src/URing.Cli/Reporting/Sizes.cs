using System.Globalization;

namespace URing.Cli.Reporting;

/// <summary>Numbers of bytes as people write them: <c>4096</c>, <c>64K</c>, <c>1M</c>.</summary>
internal static class Sizes
{
    private static readonly string[] s_units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Reads a number of bytes; K, M and G stand for powers of 1,024.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        char unit = text.Length == 0 ? '0' : char.ToUpperInvariant(text[^1]);
        int shift = unit switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        ReadOnlySpan<char> digits = shift == 0 ? text : text.AsSpan(0, text.Length - 1);
        bool isNumber = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number <= long.MaxValue >> shift;
        bytes = isNumber ? number << shift : 0;
        return isNumber;
    }

    /// <summary>Three digits and a unit.</summary>
    public static string Format(double bytes)
    {
        int unit = 0;
        while (bytes >= 1024 && unit < s_units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        string digits = bytes >= 100 || bytes == Math.Truncate(bytes) ? "0" : bytes >= 10 ? "0.#" : "0.##";
        string number = bytes.ToString(digits, CultureInfo.InvariantCulture);
        return unit == 0 && number == "1" ? "1 byte" : $"{number} {s_units[unit]}";
    }

    /// <summary>Bytes per second.</summary>
    public static string FormatRate(long bytes, TimeSpan time) =>
        time > TimeSpan.Zero ? Format(bytes / time.TotalSeconds) + "/s" : "-";

    /// <summary>Seconds, with three digits.</summary>
    public static string Format(TimeSpan time) =>
        time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s";
}
