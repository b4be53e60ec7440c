using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>The sections of an AMBER topology by name, from the %FLAG form or from the older form without flags.</summary>
internal sealed class AmberSections
{
    private readonly TextLines _lines;
    private readonly Dictionary<string, AmberSection> _sections = new(StringComparer.Ordinal);

    private AmberSections(TextLines lines) => _lines = lines;

    /// <summary>The names of all sections, in no promised order.</summary>
    public IEnumerable<string> Flags => _sections.Keys;

    /// <summary>Whether this is a CHAMBER topology, that is CHARMM's force field in AMBER's form: its title says so.</summary>
    public bool IsChamber => _sections.ContainsKey("CTITLE");

    /// <summary>The section, which must be there.</summary>
    public AmberSection this[string flag] =>
        Find(flag) ?? throw _lines.Error($"section {flag} is missing; is this an AMBER topology, complete to its end?");

    /// <summary>The section, or null.</summary>
    public AmberSection? Find(string flag) => _sections.GetValueOrDefault(flag);

    /// <summary>The error for the file as a whole.</summary>
    public InvalidDataInputException Error(string what) => _lines.Error(what);

    /// <summary>Splits a file into its sections.</summary>
    public static AmberSections Read(TextLines lines)
    {
        AmberSections sections = new(lines);
        if (lines.Count == 0)
        {
            throw lines.Error("the file is empty, where an AMBER topology is needed");
        }

        if (lines[0].StartsWith("%"u8))
        {
            sections.ReadFlagged();
        }
        else
        {
            UnflaggedTopology.Read(lines, sections.Add);
        }

        return sections;
    }

    private void Add(AmberSection section)
    {
        if (!_sections.TryAdd(section.Flag, section))
        {
            throw _lines.Error(section.First - 1, $"section {section.Flag} appears a second time");
        }
    }

    private void ReadFlagged()
    {
        if (!_lines[0].StartsWith("%VERSION"u8) && !_lines[0].StartsWith("%FLAG"u8))
        {
            throw _lines.Error(0, $"'{_lines.Quote(0)}' where an AMBER topology begins with %VERSION");
        }

        int at = _lines[0].StartsWith("%VERSION"u8) ? 1 : 0;
        while (at < _lines.Count)
        {
            if (IsComment(_lines[at]) || (_lines[at].Trim((byte)' ').IsEmpty && RestIsBlank(at)))
            {
                at++;
                continue;
            }

            at = ReadSection(at);
        }
    }

    // %FLAG NAME, %FORMAT(...), then data up to the next %FLAG; %COMMENT lines may stand before the data.
    private int ReadSection(int at)
    {
        if (!_lines[at].StartsWith("%FLAG "u8))
        {
            throw _lines.Error(at, $"'{_lines.Quote(at)}' where a %FLAG line is due");
        }

        ReadOnlySpan<byte> name = _lines[at++]["%FLAG "u8.Length..];
        string flag = Encoding.Latin1.GetString(name).Trim();
        while (at < _lines.Count && IsComment(_lines[at]))
        {
            at++;
        }

        if (at == _lines.Count || !_lines[at].StartsWith("%FORMAT"u8))
        {
            string found = at == _lines.Count ? "the end of the file" : $"'{_lines.Quote(at)}'";
            throw _lines.Error(Math.Min(at, _lines.Count - 1), $"{found} where the %FORMAT of section {TextLines.Printable(name).Trim()} is due");
        }

        string format = TextLines.Printable(_lines[at++]["%FORMAT"u8.Length..]).Trim();
        while (at < _lines.Count && IsComment(_lines[at]))
        {
            at++;
        }

        int first = at;
        while (at < _lines.Count && !_lines[at].StartsWith("%"u8))
        {
            at++;
        }

        Add(new(_lines, flag, format, first, at - first));
        return at;
    }

    private bool RestIsBlank(int at)
    {
        for (; at < _lines.Count; at++)
        {
            if (!_lines[at].Trim((byte)' ').IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsComment(ReadOnlySpan<byte> line) => line.StartsWith("%COMMENT"u8);
}
