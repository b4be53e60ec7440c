using System.Text.RegularExpressions;

namespace MicroMacro.Tests.Architecture;

/// <summary>The house rules on source text. Each takes text and yields what breaks the rule, so that tests can plant defects.</summary>
internal static partial class SourceRules
{
    public const int MaximumLines = 400;

    /// <summary>What no room may call, and why.</summary>
    private static readonly (Regex Pattern, string Reason)[] BannedInRooms =
    [
        (SharedRandom(), "randomness is counted, never taken from a shared or stored generator"),
        (WallClock(), "results must not depend on the time of day"),
        (VectorTranscendental(), "the run time's vector functions and estimates change bits between processors; use VectorMath"),
        (Unfinished(), "unfinished or silenced code does not land"),
    ];

    /// <summary>Files beyond the size budget; tables of numbers are named ...Table.cs and exempt.</summary>
    public static IEnumerable<string> TooLong(string file, string text)
    {
        int lines = text.AsSpan().Count('\n');
        if (lines > MaximumLines && !file.EndsWith("Table.cs", StringComparison.Ordinal))
        {
            yield return $"{file}: {lines} lines, at most {MaximumLines}";
        }
    }

    /// <summary>More than one public type, or one that is not named as its file.</summary>
    public static IEnumerable<string> PublicTypes(string file, string text)
    {
        string[] names = [.. PublicType().Matches(text).Select(m => m.Groups["name"].Value)];
        if (names.Length > 1)
        {
            yield return $"{file}: public types {string.Join(", ", names)}, one a file";
        }
        else if (names.Length == 1 && names[0] != Path.GetFileName(file).Split('.')[0])
        {
            yield return $"{file}: holds public type {names[0]}, and should be named as it is";
        }
    }

    /// <summary>Calls that no room may make.</summary>
    public static IEnumerable<string> BannedCalls(string file, string text)
    {
        foreach ((Regex pattern, string reason) in BannedInRooms)
        {
            foreach (Match match in pattern.Matches(text))
            {
                yield return $"{file}: '{match.Value}': {reason}";
            }
        }
    }

    /// <summary>Transcendentals of the C library, whose last bits differ between libraries; rooms that promise bytes use VectorMath.</summary>
    public static IEnumerable<string> LibraryTranscendentals(string file, string text) =>
        LibraryTranscendental().Matches(text).Select(match => $"{file}: '{match.Value}'");

    /// <summary>Use of the console, which belongs to the command line alone.</summary>
    public static IEnumerable<string> ConsoleUse(string file, string text) =>
        ConsoleCall().Matches(text).Select(match => $"{file}: '{match.Value}': only the command line prints");

    /// <summary>Type names that say nothing.</summary>
    public static IEnumerable<string> EmptyNames(string file, string text) =>
        EmptyTypeName().Matches(text).Select(match => $"{file}: '{match.Value}': name the thing by the field's own word");

    /// <summary>The keys cited in square brackets: lower-case name, year, word.</summary>
    public static IEnumerable<string> CitedKeys(string text) =>
        Citation().Matches(text).SelectMany(match => match.Groups["key"].Captures.Select(capture => capture.Value));

    /// <summary>The keys of a bibliography.</summary>
    public static IEnumerable<string> BibliographyKeys(string bibliography) =>
        BibliographyEntry().Matches(bibliography).Select(match => match.Groups["key"].Value);

    [GeneratedRegex(@"\bRandom\.Shared\b|\bnew (System\.)?Random\(|\bGuid\.NewGuid\b|\bRandomNumberGenerator\.")]
    private static partial Regex SharedRandom();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bEnvironment\.TickCount")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\bVector(64|128|256|512)?\.(Sin|Cos|SinCos|Exp|Log|Log2|Hypot|Sum|Dot|MultiplyAddEstimate)\(|\bReciprocal(Sqrt)?(Estimate|14)?\(|\bMultiplyAddEstimate\(")]
    private static partial Regex VectorTranscendental();

    [GeneratedRegex(@"\b(?:Math|MathF|double|float)\.(?:Exp|Exp2|ExpM1|Log|Log2|Log10|LogP1|Pow|Sin|Cos|Tan|SinCos|Asin|Acos|Atan|Atan2|Sinh|Cosh|Tanh|Cbrt|Hypot)\(")]
    private static partial Regex LibraryTranscendental();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bNotImplementedException\b|^\s*#pragma\b|^\s*#region\b", RegexOptions.Multiline)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bConsole\.\w+")]
    private static partial Regex ConsoleCall();

    [GeneratedRegex(@"^public\s+(?:(?:sealed|static|abstract|readonly|unsafe|partial|ref|file)\s+)*(?:record\s+struct|record\s+class|record|class|struct|interface|enum|delegate\s+\S+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+\w*(?:Manager|Helper|Helpers|Utils|Util|Utilities|Service)\b")]
    private static partial Regex EmptyTypeName();

    [GeneratedRegex(@"\[(?<key>[a-z]+(?:19|20)\d\d[a-z]*)(?:[,;] ?(?<key>[a-z]+(?:19|20)\d\d[a-z]*))*[^\]\n]*\]")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^@\w+\{(?<key>[^,\s]+),", RegexOptions.Multiline)]
    private static partial Regex BibliographyEntry();
}
