using System.Globalization;

namespace MicroMacro.Artifacts.Outside;

/// <summary>Numbers as PLUMED and Grossfield's program let people write them: 360, -pi, 2*pi, pi/2.</summary>
public static class PiNumber
{
    /// <summary>Reads a number; false where it is none, or not finite.</summary>
    public static bool TryParse(string text, out double value)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        int at = trimmed.IndexOf("pi", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return TryPlain(trimmed, out value) && double.IsFinite(value);
        }

        string before = trimmed[..at].TrimEnd('*', ' ');
        string after = trimmed[(at + 2)..].Trim();
        double factor = 1;
        double divisor = 1;
        bool read = before.Length == 0 || before == "+" || (before == "-" && (factor = -1) < 0) || TryPlain(before, out factor);
        read &= after.Length == 0 || (after[0] == '/' && TryPlain(after[1..], out divisor));
        value = factor * Math.PI / divisor;
        return read && double.IsFinite(value);
    }

    private static bool TryPlain(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
