// Prints docs/coverage.md; what is missing goes to the error output, and makes the exit code 1.
// Usage: dotnet run -c Release --project test/coverage > docs/coverage.md
using URing.Coverage;

var table = CoverageTable.Of(Tree.Find());
Console.Out.Write(table.Text);
foreach (string gap in table.Gaps)
    Console.Error.WriteLine(gap);
return table.Gaps.Count == 0 ? 0 : 1;
