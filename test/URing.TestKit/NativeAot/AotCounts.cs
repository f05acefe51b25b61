using System.Globalization;

namespace URing.TestKit;

/// <summary>What became of the tests, and the lines that say so.</summary>
internal sealed class AotCounts(TextWriter output)
{
    // How xunit marks the exception of a test that skips itself.
    private const string SkipMark = "$XunitDynamicSkip$";

    private int _passed;
    private int _failed;
    private int _skipped;

    public string Summary =>
        string.Create(CultureInfo.InvariantCulture, $"{_passed} passed, {_failed} failed, {_skipped} skipped");

    /// <summary>0 if all was well; a run without a test that passed is not.</summary>
    public int ExitCode => _failed == 0 && _passed > 0 ? 0 : 1;

    /// <summary>Runs a test, which answers how many passed.</summary>
    public void Record(string name, Func<int> test)
    {
        try
        {
            // First the test, which may record tests of its own, then the sum.
            int passed = test();
            _passed += passed;
        }
        catch (Exception thrown) when (thrown.Message.StartsWith(SkipMark, StringComparison.Ordinal))
        {
            Skipped(name, thrown.Message[SkipMark.Length..]);
        }
        catch (Exception thrown)
        {
            _failed++;
            output.WriteLine($"failed {name}");
            output.WriteLine($"  {thrown}");
        }
    }

    public void Skipped(string name, string reason)
    {
        _skipped++;
        output.WriteLine($"skipped {name}: {reason}");
    }
}
