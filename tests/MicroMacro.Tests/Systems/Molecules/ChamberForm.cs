using System.Globalization;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>
/// Rewrites alanine dipeptide's topology as CHAMBER writes CHARMM's force field: Urey-Bradley springs, harmonic impropers, 1-4
/// Lennard-Jones of their own and a correction map. The parameters are made up; the sections are complete.
/// </summary>
internal static class ChamberForm
{
    private const int MapPoints = 6;

    /// <summary>The same molecule, as CHAMBER has it.</summary>
    public static string Of(string flagged) => flagged.Replace("%FLAG TITLE", "%FLAG CTITLE", StringComparison.Ordinal)
        + "%FLAG FORCE_FIELD_TYPE\n%FORMAT(i2,a78)\n 1             >>>> made up <<<<\n"
        + Integers("CHARMM_UREY_BRADLEY_COUNT", "2I8", 2, 1)
        + Integers("CHARMM_UREY_BRADLEY", "10I8", 2, 7, 1, 5, 9, 1)
        + Reals("CHARMM_UREY_BRADLEY_FORCE_CONSTANT", 20)
        + Reals("CHARMM_UREY_BRADLEY_EQUIL_VALUE", 2.1)
        + Integers("CHARMM_NUM_IMPROPERS", "10I8", 1)
        + Integers("CHARMM_IMPROPERS", "10I8", 5, 2, 7, 6, 1)
        + Integers("CHARMM_NUM_IMPR_TYPES", "1I8", 1)
        + Reals("CHARMM_IMPROPER_FORCE_CONSTANT", 120)
        + Reals("CHARMM_IMPROPER_PHASE", 0)
        + Section(flagged, "LENNARD_JONES_ACOEF", "LENNARD_JONES_14_ACOEF")
        + Section(flagged, "LENNARD_JONES_BCOEF", "LENNARD_JONES_14_BCOEF")
        + Integers("CHARMM_CMAP_COUNT", "2I8", 1, 1)
        + Integers("CHARMM_CMAP_RESOLUTION", "20I4", MapPoints)
        + Reals("CHARMM_CMAP_PARAMETER_01", [.. Enumerable.Range(0, MapPoints * MapPoints).Select(i => 0.1 * (i % 7))])
        + Integers("CHARMM_CMAP_INDEX", "6I8", 5, 7, 9, 15, 17, 1);

    private static string Section(string flagged, string flag, string renamed)
    {
        int start = flagged.IndexOf($"%FLAG {flag}", StringComparison.Ordinal);
        int end = flagged.IndexOf("%FLAG", start + 1, StringComparison.Ordinal);
        return flagged[start..end].Replace(flag, renamed, StringComparison.Ordinal);
    }

    private static string Integers(string flag, string format, params int[] values)
    {
        int width = format[^1] - '0';
        return $"%FLAG {flag}\n%FORMAT({format})\n" + Lines(values.Select(v => v.ToString(CultureInfo.InvariantCulture).PadLeft(width)), 10);
    }

    private static string Reals(string flag, params double[] values) => $"%FLAG {flag}\n%FORMAT(5E16.8)\n"
        + Lines(values.Select(v => v.ToString("0.00000000E+00", CultureInfo.InvariantCulture).PadLeft(16)), 5);

    private static string Lines(IEnumerable<string> fields, int perLine) => string.Concat(fields.Chunk(perLine).Select(line => string.Concat(line) + "\n"));
}
