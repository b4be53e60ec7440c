using System.Globalization;
using System.Text;

namespace MicroMacro.Web.Html;

/// <summary>Numbers as a reader of a paper expects them: a few digits, true minus signs, powers of ten, thin spaces in counts.</summary>
internal static class NumberText
{
    private const string Absent = "–";
    private const char ThinSpace = '\u2009';

    /// <summary>A number to the given number of significant digits; a dash where there is none.</summary>
    public static string Of(double? value, int digits = 3)
    {
        if (value is not { } v || !double.IsFinite(v))
        {
            return Absent;
        }

        if (v == 0)
        {
            return "0";
        }

        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(v)));
        if (exponent < -3 || exponent > 5)
        {
            double mantissa = v / Math.Pow(10, exponent);
            return $"{Signed(mantissa.ToString($"F{digits - 1}", CultureInfo.InvariantCulture))} × 10{Superscript(exponent)}";
        }

        int decimals = v == Math.Round(v) && Math.Abs(v) < 1e5 ? 0 : Math.Clamp(digits - 1 - exponent, 0, 9);
        return Fixed(v, decimals);
    }

    /// <summary>A number to three significant digits without trailing zeros, for values that somebody chose.</summary>
    public static string Trimmed(double? value)
    {
        string text = Of(value);
        return text.Contains('.', StringComparison.Ordinal) && !text.Contains('×', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>A number and its error, both to two significant digits of the error.</summary>
    public static string WithError(double? value, double? error)
    {
        if (error is not { } e || !double.IsFinite(e) || e <= 0)
        {
            return Of(value, 2);
        }

        int decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(e)), 0, 9);
        return $"{Fixed(value, decimals)} ± {Fixed(e, decimals)}";
    }

    /// <summary>A number with a fixed number of decimals; a dash where there is none.</summary>
    public static string Fixed(double? value, int decimals) =>
        value is { } v && double.IsFinite(v)
            ? Signed(Math.Round(v, decimals, MidpointRounding.AwayFromZero).ToString($"F{decimals}", CultureInfo.InvariantCulture))
            : Absent;

    /// <summary>A count: grouped by thin spaces below ten million, else as a power of ten.</summary>
    public static string Count(double? value)
    {
        if (value is not { } v || !double.IsFinite(v))
        {
            return Absent;
        }

        return Math.Abs(v) >= 1e7
            ? Of(v)
            : Signed(v.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ThinSpace));
    }

    /// <summary>A probability: three decimals, or "&lt; 0.001".</summary>
    public static string Probability(double? value) =>
        value is { } v && v < 0.001 ? "< 0.001" : Fixed(value, 3);

    /// <summary>A fraction in percent.</summary>
    public static string Percent(double? fraction) =>
        fraction is > 0 and < 0.001 ? "< 0.1\u202f%"
        : fraction is { } v && double.IsFinite(v) ? Signed((100 * v).ToString("0.#", CultureInfo.InvariantCulture)) + "\u202f%" : Absent;

    private static string Signed(string text) => text.Replace('-', '−');

    private static string Superscript(int exponent)
    {
        StringBuilder text = new();
        foreach (char c in exponent.ToString(CultureInfo.InvariantCulture))
        {
            text.Append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']);
        }

        return text.ToString();
    }
}
