using System.Globalization;
using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>One section of an AMBER topology: a run of lines of fixed-width fields, read only when asked for.</summary>
/// <param name="Lines">The file.</param>
/// <param name="Flag">The section's name.</param>
/// <param name="Format">Its format text, such as (5E16.8).</param>
/// <param name="First">Its first data line, from 0.</param>
/// <param name="LineCount">Its number of data lines.</param>
internal sealed record AmberSection(TextLines Lines, string Flag, string Format, int First, int LineCount)
{
    /// <summary>Exactly <paramref name="count"/> integers.</summary>
    public int[] Integers(int count)
    {
        FortranFormat format = RequireFormat('I');
        RequireCount(format, count);
        int[] values = new int[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> field = Field(format, i, out int line);
            if (!int.TryParse(field.Trim((byte)' '), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out values[i]))
            {
                throw Error(line, $"value {i + 1} is '{TextLines.Printable(field)}', not an integer in {format.Width} columns");
            }
        }

        return values;
    }

    /// <summary>All integers of the section.</summary>
    public int[] AllIntegers()
    {
        FortranFormat format = RequireFormat('I');
        int columns = LineCount == 0 ? 0 : Lines[First + LineCount - 1].TrimEnd((byte)' ').Length;
        long count = (Math.Max(0, LineCount - 1L) * format.PerLine) + ((columns + format.Width - 1) / format.Width);
        return Integers((int)Math.Min(count, int.MaxValue));
    }

    /// <summary>Exactly <paramref name="count"/> finite real numbers.</summary>
    public double[] Reals(int count)
    {
        FortranFormat format = RequireFormat('E');
        RequireCount(format, count);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> field = Field(format, i, out int line);
            if (!FixedColumns.TryReal(field, out values[i]))
            {
                throw Error(line, $"value {i + 1} is '{TextLines.Printable(field)}', not a finite number in {format.Width} columns");
            }
        }

        return values;
    }

    /// <summary>Exactly <paramref name="count"/> texts, trimmed; blanks at the end of a line may be missing.</summary>
    public string[] Texts(int count)
    {
        FortranFormat format = RequireFormat('A');
        int lines = (int)(((long)count + format.PerLine - 1) / format.PerLine);
        if (lines > LineCount)
        {
            throw Error(First, $"{count} texts need {lines} lines of {Format}, but the section has {LineCount}");
        }

        string[] values = new string[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Encoding.Latin1.GetString(Field(format, i, out _)).Trim();
        }

        return values;
    }

    /// <summary>The first line as text, trimmed.</summary>
    public string FirstLine() => LineCount == 0 ? "" : Lines.Quote(First).Trim();

    /// <summary>The error for a line (from 0) of this section.</summary>
    public InvalidDataInputException Error(int line, string what) => Lines.Error(line, $"section {Flag}: {what}");

    private FortranFormat RequireFormat(char kind)
    {
        if (!FortranFormat.TryParse(Format, out FortranFormat format) || format.Kind != kind)
        {
            string wanted = kind switch { 'I' => "(10I8)", 'E' => "(5E16.8)", _ => "(20a4)" };
            throw Error(First - 1, $"format '{Format}' is not one for this section, which is written like {wanted}");
        }

        return format;
    }

    // Counts before anything is allocated: a count of 10^9 in a short file must not cost memory.
    private void RequireCount(FortranFormat format, int count)
    {
        long present = 0;
        for (int i = 0; i < LineCount; i++)
        {
            ReadOnlySpan<byte> line = Lines[First + i].TrimEnd((byte)' ');
            long fields = (line.Length + format.Width - 1) / format.Width;
            if (fields > format.PerLine)
            {
                throw Error(First + i, $"{line.Length} columns, but {Format} allows {format.PerLine * format.Width}");
            }

            // Only the last line may be short: anything else would shift all that follows.
            if (fields != Math.Clamp(count - present, 0, format.PerLine))
            {
                throw Error(First + i, $"{present + fields} values so far, where the pointers ask for {count} in lines of {format.PerLine}");
            }

            present += fields;
        }

        if (present != count)
        {
            throw Error(First, $"{present} values, where the pointers ask for {count}");
        }
    }

    private ReadOnlySpan<byte> Field(FortranFormat format, int index, out int line)
    {
        line = First + (index / format.PerLine);
        int start = index % format.PerLine * format.Width;
        ReadOnlySpan<byte> text = Lines[line];
        return text[Math.Min(start, text.Length)..Math.Min(start + format.Width, text.Length)];
    }
}
