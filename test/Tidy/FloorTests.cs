using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace URing.Tidy;

/// <summary>Floors: dependencies point downward only.</summary>
public sealed partial class FloorTests
{
    // What each shipping project may refer to.
    private static readonly Dictionary<string, string[]> s_floors = new()
    {
        ["URing"] = [],
        ["URing.IO"] = ["URing"],
        ["URing.Transport"] = ["URing", "URing.IO"],
        ["URing.Orleans"] = ["URing", "URing.IO", "URing.Transport"],
        ["URing.Testing"] = ["URing"],
        ["URing.Cli"] = ["URing", "URing.IO", "URing.Transport", "URing.Orleans", "URing.Testing"],
    };

    // What each room of the first floor may use, besides the root.
    private static readonly Dictionary<string, string[]> s_rooms = new()
    {
        ["Abi"] = [],
        ["Queues"] = ["Abi"],
        ["Kernels"] = ["Abi", "Queues", "Kernels"],
        ["Registrations"] = ["Abi", "Queues", "Kernels", "Registrations"],
        ["Contexts"] = ["Abi", "Queues", "Kernels", "Contexts"],
    };

    [Fact]
    public void Projects_ReferDownwardOnly()
    {
        foreach (string project in Repository.Projects.Where(file => file.StartsWith("src/")))
        {
            string name = Path.GetFileNameWithoutExtension(project);
            Assert.True(s_floors.TryGetValue(name, out string[]? allowed), $"{project} is on no floor.");
            Broken.Check($"{name} refers upward.", References(project, "ProjectReference")
                .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Except(allowed));
        }
    }

    [Fact]
    public void FirstFloor_TakesNoPackageButAnalyzers()
    {
        Broken.Check("URing takes no package.", References("src/URing/URing.csproj", "PackageReference")
            .Where(package => !package.EndsWith("Analyzers")));
    }

    [Fact]
    public void Rooms_OfTheFirstFloor_UseLowerRoomsOnly()
    {
        foreach ((string room, string[] allowed) in s_rooms)
        {
            IEnumerable<string> files = Repository.Sources.Where(file => file.StartsWith($"src/URing/{room}/"));
            Broken.Check($"{room} may use: {string.Join(", ", allowed)}.", files.SelectMany(file =>
                RoomPattern().Matches(SourceText.Of(file).Code).Select(match => match.Groups[1].Value)
                    .Where(used => used != room && !allowed.Contains(used)).Select(used => $"{file} uses {used}")));
        }
    }

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        string solution = Repository.Read("URing.slnx");
        Broken.Check("Not in URing.slnx:", Repository.Projects.Where(project => !solution.Contains($"\"{project}\"")));
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Parse(Repository.Read(project)).Descendants(kind)
            .Select(item => (string?)item.Attribute("Include") ?? "");

    [GeneratedRegex(@"^using\s+(?:static\s+)?URing\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex RoomPattern();
}
