using URing.Cli.Reporting;

namespace URing.Cli.Tests.Reporting;

public sealed class SizesTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("64K", 64 << 10)]
    [InlineData("1m", 1 << 20)]
    [InlineData("2G", 2L << 30)]
    public void TryParse_Number_Bytes(string text, long bytes)
    {
        Assert.True(Sizes.TryParse(text, out long parsed));
        Assert.Equal(bytes, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("K")]
    [InlineData("-1")]
    [InlineData("1.5M")]
    [InlineData("1KB")]
    [InlineData(" 1")]
    [InlineData("9223372036854775808")]
    [InlineData("9007199254740992K")]
    public void TryParse_AnythingElse_No(string text) => Assert.False(Sizes.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(512 << 20, "512 MiB")]
    [InlineData(5L << 40, "5 TiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void Format_Bytes_ThreeDigitsAndUnit(long bytes, string text) => Assert.Equal(text, Sizes.Format(bytes));
}
