using System.Text.RegularExpressions;
using System.Xml.Linq;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Architecture;

/// <summary>The repository keeps its own rules.</summary>
[Trait("Kind", "Unit")]
public sealed class RepositoryTests
{
    /// <summary>What each room may reference directly; it may then reach all that those reach.</summary>
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Numerics"] = [],
        ["Systems"] = ["Numerics"],
        ["FreeEnergy"] = ["Numerics"],
        ["Manifolds"] = ["Numerics"],
        ["Generative"] = ["Numerics"],
        ["Dynamics"] = ["Systems"],
        ["Macro"] = ["Systems", "Dynamics"],
        ["Sampling"] = ["Dynamics", "FreeEnergy"],
        ["Coupling"] = ["Sampling", "Manifolds", "Generative", "Macro"],
        ["Artifacts"] = ["Coupling"],
        ["Web"] = ["Artifacts"],
        ["Cli"] = ["Artifacts", "Web"],
    };

    /// <summary>Rooms that may look at the clock: they write the manifest and show progress.</summary>
    private static readonly string[] ClockRooms = ["MicroMacro.Artifacts", "MicroMacro.Cli", "MicroMacro.Web"];

    /// <summary>Rooms whose numbers steer what is sampled next and are promised to the byte.</summary>
    private static readonly string[] ByteRooms = ["MicroMacro.Sampling", "MicroMacro.Manifolds", "MicroMacro.Generative", "MicroMacro.Coupling"];

    [Fact]
    public void Rooms_of_promised_bytes_take_no_transcendentals_of_the_C_library() => AssertNone(Sources("src")
        .Where(f => ByteRooms.Any(room => f.Name.Contains(room, StringComparison.Ordinal)))
        .SelectMany(f => SourceRules.LibraryTranscendentals(f.Name, f.Text)));

    [Fact]
    public void Files_fit_the_size_budget() => AssertNone(Sources("src", "tests").SelectMany(f => SourceRules.TooLong(f.Name, f.Text)));

    [Fact]
    public void Each_file_holds_one_public_type_of_its_name() =>
        AssertNone(Sources("src").SelectMany(f => SourceRules.PublicTypes(f.Name, f.Text)));

    [Fact]
    public void Rooms_make_no_banned_calls() => AssertNone(Sources("src")
        .SelectMany(f => SourceRules.BannedCalls(f.Name, f.Text).Select(breach => (f.Name, breach)))
        .Where(b => !(b.breach.Contains("DateTime", StringComparison.Ordinal) && ClockRooms.Any(room => b.Name.Contains(room, StringComparison.Ordinal))))
        .Select(b => b.breach));

    [Fact]
    public void Only_the_command_line_prints() => AssertNone(Sources("src")
        .Where(f => !f.Name.Contains("MicroMacro.Cli", StringComparison.Ordinal))
        .SelectMany(f => SourceRules.ConsoleUse(f.Name, f.Text)));

    [Fact]
    public void Types_are_named_by_what_they_are() =>
        AssertNone(Sources("src", "tests").Where(f => !f.Name.EndsWith("SourceRulesTests.cs", StringComparison.Ordinal)).SelectMany(f => SourceRules.EmptyNames(f.Name, f.Text)));

    [Fact]
    public void Rooms_reference_only_rooms_below_them() => AssertNone(Directory
        .GetFiles(RepositoryRoot.Combine("src"), "*.csproj", SearchOption.AllDirectories)
        .SelectMany(project => References(project).Where(reference => !Reach(Room(project)).Contains(reference))
            .Select(reference => $"{Room(project)} references {reference}")));

    [Fact]
    public void The_order_of_rooms_sees_an_upward_reference()
    {
        Assert.Contains("Numerics", Reach("Cli"));
        Assert.DoesNotContain("Coupling", Reach("Generative"));
        Assert.DoesNotContain("Systems", Reach("FreeEnergy"));
    }

    [Fact]
    public void Every_cited_source_is_in_the_bibliography()
    {
        var known = SourceRules.BibliographyKeys(File.ReadAllText(RepositoryRoot.Combine("docs", "references.bib"))).ToHashSet();
        IEnumerable<(string Name, string Text)> texts = Sources("src").Concat(Texts("docs", "*.md"));
        string[] cited = [.. texts.SelectMany(f => SourceRules.CitedKeys(f.Text)).Distinct()];
        Assert.NotEmpty(cited);
        AssertNone(texts.SelectMany(f => SourceRules.CitedKeys(f.Text).Where(key => !known.Contains(key)).Select(key => $"{f.Name}: [{key}]")));
    }

    [Fact]
    public void No_source_is_listed_twice()
    {
        string[] keys = [.. SourceRules.BibliographyKeys(File.ReadAllText(RepositoryRoot.Combine("docs", "references.bib")))];
        Assert.Equal(keys.Distinct(), keys);
    }

    private static HashSet<string> Reach(string room)
    {
        var reach = new HashSet<string>();
        foreach (string below in Below[room])
        {
            reach.Add(below);
            reach.UnionWith(Reach(below));
        }

        return reach;
    }

    private static string Room(string project) => Path.GetFileNameWithoutExtension(project).Replace("MicroMacro.", string.Empty, StringComparison.Ordinal);

    private static IEnumerable<string> References(string project) => XDocument.Load(project)
        .Descendants("ProjectReference")
        .Select(e => Room(((string?)e.Attribute("Include") ?? string.Empty).Replace('\\', '/')));

    private static IEnumerable<(string Name, string Text)> Sources(params string[] folders) => folders.SelectMany(folder => Texts(folder, "*.cs"));

    private static IEnumerable<(string Name, string Text)> Texts(string folder, string pattern) => Directory
        .GetFiles(RepositoryRoot.Combine(folder), pattern, SearchOption.AllDirectories)
        .Where(file => !Regex.IsMatch(file, @"[/\\](bin|obj|artifacts|node_modules)[/\\]"))
        .Order(StringComparer.Ordinal)
        .Select(file => (Path.GetRelativePath(RepositoryRoot.Path, file), File.ReadAllText(file)));

    private static void AssertNone(IEnumerable<string> breaches)
    {
        string[] all = [.. breaches];
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }
}
