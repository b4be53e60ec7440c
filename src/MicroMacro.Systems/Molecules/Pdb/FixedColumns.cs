using System.Globalization;

namespace MicroMacro.Systems.Molecules;

/// <summary>Numbers in fixed columns.</summary>
internal static class FixedColumns
{
    /// <summary>A finite real number with blanks around it, exponents written with E or Fortran's D; false for a blank field.</summary>
    public static bool TryReal(ReadOnlySpan<byte> field, out double value)
    {
        const int longest = 64;
        ReadOnlySpan<byte> text = field.Trim((byte)' ');
        value = 0;
        if (text.Length is 0 or > longest)
        {
            return false;
        }

        Span<byte> copy = stackalloc byte[longest];
        text.CopyTo(copy);
        copy = copy[..text.Length];
        copy.Replace((byte)'D', (byte)'E');
        return double.TryParse(copy, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
