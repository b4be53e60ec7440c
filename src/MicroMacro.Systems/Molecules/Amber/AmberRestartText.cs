using System.Globalization;
using System.Text;

namespace MicroMacro.Systems.Molecules;

/// <summary>inpcrd and rst7 text: a title, the number of atoms and perhaps the time, then numbers in (6F12.7): positions, velocities, box.</summary>
internal static class AmberRestartText
{
    private const int PerLine = 6;
    private const int Width = 12;

    /// <summary>Reads the file.</summary>
    public static MolecularCoordinates Read(TextLines lines, int? atomCount)
    {
        if (lines.Count < 3)
        {
            throw lines.Error($"{lines.Count} lines, where a coordinate file has a title, a number of atoms and coordinates");
        }

        string[] head = Encoding.Latin1.GetString(lines[1]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (head.Length == 0 || !int.TryParse(head[0], NumberStyles.None, CultureInfo.InvariantCulture, out int atoms) || atoms < 1)
        {
            throw lines.Error(1, $"'{lines.Quote(1)}' where the number of atoms is due; is this an AMBER coordinate file?");
        }

        if (atomCount is { } wanted && wanted != atoms)
        {
            throw lines.Error(1, $"{atoms} atoms, where the topology has {wanted}");
        }

        double time = 0;
        if (head.Length > 1 && !FixedColumns.TryReal(Encoding.Latin1.GetBytes(head[1]), out time))
        {
            throw lines.Error(1, $"'{TextLines.Printable(Encoding.Latin1.GetBytes(head[1]))}' where the time in ps is due");
        }

        int last = lines.Count;
        while (last > 2 && lines[last - 1].Trim((byte)' ').IsEmpty)
        {
            last--;
        }

        return ReadBlocks(lines, last, atoms) with { Title = lines.Quote(0).Trim(), Time = head.Length > 1 ? time : null };
    }

    private static MolecularCoordinates ReadBlocks(TextLines lines, int last, int atoms)
    {
        long block = ((3L * atoms) + PerLine - 1) / PerLine;
        long present = last - 2;
        if (present < block)
        {
            throw lines.Error($"{present} lines of coordinates, where {atoms} atoms need {block}; is the file cut short?");
        }

        long rest = present - block;
        bool hasBox = rest == block + 1 || (rest == 1 && (block != 1 || IsBox(lines[last - 1])));
        bool hasVelocities = rest - (hasBox ? 1 : 0) == block;
        if (rest != (hasVelocities ? block : 0) + (hasBox ? 1 : 0))
        {
            throw lines.Error(
                (int)(2 + block), $"{rest} more lines after the positions, where velocities take {block} and a box takes 1");
        }

        int at = 2;
        double[] positions = ReadReals(lines, ref at, 3 * atoms, AmberUnits.Length);
        double[]? velocities = hasVelocities ? ReadReals(lines, ref at, 3 * atoms, AmberUnits.Velocity) : null;
        return new(positions) { Velocities = velocities, Box = hasBox ? ReadBox(lines, at) : null };
    }

    private static double[] ReadReals(TextLines lines, ref int at, int count, double unit)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            int column = i % PerLine * Width;
            ReadOnlySpan<byte> line = lines[at + (i / PerLine)];
            ReadOnlySpan<byte> field = line[Math.Min(column, line.Length)..Math.Min(column + Width, line.Length)];
            if (!FixedColumns.TryReal(field, out values[i]))
            {
                throw lines.Error(
                    at + (i / PerLine), $"'{TextLines.Printable(field)}' in columns {column + 1} to {column + Width} is no finite number (atom {(i / 3) + 1})");
            }

            values[i] *= unit;
        }

        at += (count + PerLine - 1) / PerLine;
        ReadOnlySpan<byte> tail = lines[at - 1];
        int end = (((count - 1) % PerLine) + 1) * Width;
        return tail.Length <= end || tail[end..].Trim((byte)' ').IsEmpty
            ? values
            : throw lines.Error(at - 1, $"more numbers than {count / 3} atom{(count == 3 ? "" : "s")} can have");
    }

    private static double[] ReadBox(TextLines lines, int at)
    {
        int line = at;
        int count = lines[at].TrimEnd((byte)' ').Length > 3 * Width ? 6 : 3;
        double[] box = ReadReals(lines, ref at, count, 1);
        for (int i = 0; i < 3; i++)
        {
            box[i] *= AmberUnits.Length;
        }

        // Three numbers alone mean a rectangular box.
        box = count == 6 ? box : [.. box, 90, 90, 90];
        return box.AsSpan(0, 3).ContainsAnyExceptInRange(0, double.MaxValue)
            ? throw lines.Error(line, "the box has a negative length")
            : box;
    }

    // One or two atoms: a line of velocities looks like a box, except that box angles are tens of degrees and velocities are not.
    private static bool IsBox(ReadOnlySpan<byte> line)
    {
        const double smallestAngle = 20;
        for (int i = 3; i < PerLine; i++)
        {
            if (line.Length < (i + 1) * Width - 1
                || !FixedColumns.TryReal(line[(i * Width)..Math.Min((i + 1) * Width, line.Length)], out double angle)
                || angle < smallestAngle)
            {
                return false;
            }
        }

        return true;
    }
}
