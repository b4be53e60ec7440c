using System.Text.RegularExpressions;

namespace MicroMacro.Tests.Architecture;

/// <summary>What documents name has to exist. Each rule takes text and yields what is named, so that tests can plant defects.</summary>
internal static partial class DocumentRules
{
    /// <summary>The targets of links and images that lead into the repository, without their anchors.</summary>
    public static IEnumerable<string> RelativeLinks(string text) => Link().Matches(text)
        .Select(match => match.Groups["target"].Value.Split('#', '?')[0])
        .Where(target => target.Length > 0 && !Scheme().IsMatch(target));

    /// <summary>The paths in backticks that begin at a folder of the repository.</summary>
    public static IEnumerable<string> QuotedPaths(string text) => QuotedPath().Matches(text).Select(match => match.Groups["path"].Value);

    /// <summary>The names in backticks in one column of a table, counted from 0.</summary>
    public static IEnumerable<string> NamesInColumn(string text, int column) => text.Split('\n')
        .Where(line => line.StartsWith('|'))
        .Select(line => line.Split('|'))
        .Where(cells => cells.Length > column + 1)
        .SelectMany(cells => QuotedName().Matches(cells[column + 1]))
        .Select(match => match.Groups["name"].Value);

    /// <summary>The words of C# code, those of lines that are comments left out.</summary>
    public static IEnumerable<string> Identifiers(string code) => code.Split('\n')
        .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
        .SelectMany(line => Word().Matches(line))
        .Select(match => match.Value);

    [GeneratedRegex(@"\b[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"`(?<path>(?:src|docs|examples|bench|tests)/[^`\s]*)[^`\n]*`")]
    private static partial Regex QuotedPath();

    [GeneratedRegex(@"`(?<name>[^`]+)`")]
    private static partial Regex QuotedName();
}
