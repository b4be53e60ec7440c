using System.Text.RegularExpressions;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Architecture;

/// <summary>Documents name only what is there.</summary>
[Trait("Kind", "Unit")]
public sealed class DocumentTests
{
    [Fact]
    public void Links_and_images_lead_to_something()
    {
        string[] links = [.. Documents().SelectMany(f => DocumentRules.RelativeLinks(f.Text))];
        Assert.Contains("CONTRIBUTING.md", links);
        AssertNone(Documents().SelectMany(f => DocumentRules.RelativeLinks(f.Text)
            .Where(target => !Path.Exists(RepositoryRoot.Combine(Path.GetDirectoryName(f.Name)!, target)))
            .Select(target => $"{f.Name}: ({target}) does not exist")));
    }

    [Fact]
    public void Paths_in_backticks_exist()
    {
        Assert.NotEmpty(Documents().SelectMany(f => DocumentRules.QuotedPaths(f.Text)));
        AssertNone(Documents().SelectMany(f => DocumentRules.QuotedPaths(f.Text)
            .Where(path => !Path.Exists(RepositoryRoot.Combine(path)))
            .Select(path => $"{f.Name}: `{path}` does not exist")));
    }

    [Fact]
    public void The_table_of_symbols_names_what_is_in_the_code()
    {
        string[] names = [.. DocumentRules.NamesInColumn(File.ReadAllText(RepositoryRoot.Combine("docs", "symbols.md")), 2)];
        Assert.NotEmpty(names);
        HashSet<string> code = [.. Files("src", "*.cs").SelectMany(f => DocumentRules.Identifiers(f.Text))];
        AssertNone(names
            .Where(name => !code.Contains(name))
            .Select(name => $"docs/symbols.md: `{name}` is not in the code"));
    }

    [Fact]
    public void Planted_breaches_are_seen_and_lawful_text_is_left_alone()
    {
        Assert.Equal(["a.png", "../b.md"], DocumentRules.RelativeLinks("![x](a.png) [y](../b.md#part \"title\") [z](https://x.org/c.md) [w](#here) [v](mailto:a@b.c) f(x)"));
        Assert.Equal(["src/A.cs", "docs/x"], DocumentRules.QuotedPaths("`src/A.cs`, `docs/x --flag`, `mysrc/B.cs`, src/C.cs, `x src/D.cs`"));
        Assert.Equal(["Drift", "Sigma"], DocumentRules.NamesInColumn("text `No`\n|---|---|---|\n| `x` | y | `Drift`, `Sigma` |\n", 2));
        Assert.Equal(["int", "TimeStep", "x"], DocumentRules.Identifiers("/// <summary>Sigma</summary>\n    // Drift\nint TimeStep = x;\n"));
        Assert.False(Path.Exists(RepositoryRoot.Combine("docs", "no-such-file.md")));
    }

    private static IEnumerable<(string Name, string Text)> Documents() =>
        Directory.GetFiles(RepositoryRoot.Path, "*.md").Select(Read).Concat(Files("docs", "*.md")).Concat(Files("bench", "*.md"));

    private static IEnumerable<(string Name, string Text)> Files(string folder, string pattern) => Directory
        .GetFiles(RepositoryRoot.Combine(folder), pattern, SearchOption.AllDirectories)
        .Where(file => !Regex.IsMatch(file, @"[/\\](bin|obj|node_modules)[/\\]"))
        .Select(Read);

    private static (string Name, string Text) Read(string file) => (Path.GetRelativePath(RepositoryRoot.Path, file), File.ReadAllText(file));

    private static void AssertNone(IEnumerable<string> breaches)
    {
        string[] all = [.. breaches];
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }
}
