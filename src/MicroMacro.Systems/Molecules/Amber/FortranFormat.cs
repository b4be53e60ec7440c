using System.Diagnostics.CodeAnalysis;

namespace MicroMacro.Systems.Molecules;

/// <summary>One repeated Fortran edit descriptor, such as (5E16.8) or (20a4): fields of fixed width, some on each line.</summary>
/// <param name="PerLine">Fields on a full line.</param>
/// <param name="Kind">I (integer), E (real, also F, D and G) or A (characters).</param>
/// <param name="Width">Columns of a field.</param>
internal readonly record struct FortranFormat(int PerLine, char Kind, int Width)
{
    private const int MaximumColumns = 1024;

    /// <summary>Reads "(10I8)", "(5E16.8)", "(20a4)", "(8(F9.5))"; false for anything else.</summary>
    public static bool TryParse(string text, [MaybeNullWhen(false)] out FortranFormat format)
    {
        format = default;
        string body = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (body.Length < 3 || body[0] != '(' || body[^1] != ')')
        {
            return false;
        }

        body = body[1..^1];
        int at = 0;
        int perLine = ReadNumber(body, ref at) ?? 1;
        if (at < body.Length && body[at] == '(' && body[^1] == ')')
        {
            body = body[(at + 1)..^1];
            at = 0;
        }

        if (at >= body.Length)
        {
            return false;
        }

        char kind = body[at++] switch
        {
            'I' => 'I',
            'E' or 'F' or 'D' or 'G' => 'E',
            'A' => 'A',
            _ => '?',
        };
        int width = ReadNumber(body, ref at) ?? 0;
        if (kind == 'E' && at < body.Length && body[at] == '.')
        {
            at++;
            _ = ReadNumber(body, ref at);
        }

        format = new(perLine, kind, width);
        return kind != '?' && at == body.Length && width > 0 && perLine > 0 && (long)perLine * width <= MaximumColumns;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{PerLine}{Kind}{Width}";

    private static int? ReadNumber(string text, ref int at)
    {
        int value = 0;
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]) && value < MaximumColumns)
        {
            value = (value * 10) + (text[at++] - '0');
        }

        return at == start ? null : value;
    }
}
