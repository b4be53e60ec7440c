using System.Globalization;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Rewrites a flagged topology in the form before AMBER 7, so that the reader of that form has a molecule of ours to read.</summary>
internal static class UnflaggedForm
{
    private static readonly string[] Order =
    [
        "TITLE", "POINTERS", "ATOM_NAME", "CHARGE", "MASS", "ATOM_TYPE_INDEX", "NUMBER_EXCLUDED_ATOMS", "NONBONDED_PARM_INDEX",
        "RESIDUE_LABEL", "RESIDUE_POINTER", "BOND_FORCE_CONSTANT", "BOND_EQUIL_VALUE", "ANGLE_FORCE_CONSTANT", "ANGLE_EQUIL_VALUE",
        "DIHEDRAL_FORCE_CONSTANT", "DIHEDRAL_PERIODICITY", "DIHEDRAL_PHASE", "SOLTY", "LENNARD_JONES_ACOEF", "LENNARD_JONES_BCOEF",
        "BONDS_INC_HYDROGEN", "BONDS_WITHOUT_HYDROGEN", "ANGLES_INC_HYDROGEN", "ANGLES_WITHOUT_HYDROGEN", "DIHEDRALS_INC_HYDROGEN",
        "DIHEDRALS_WITHOUT_HYDROGEN", "EXCLUDED_ATOMS_LIST", "HBOND_ACOEF", "HBOND_BCOEF", "HBCUT", "AMBER_ATOM_TYPE",
        "TREE_CHAIN_CLASSIFICATION", "JOIN_ARRAY", "IROTAT",
    ];

    /// <summary>The same topology without flags: integers 12 to a line in 6 columns, the rest as it was.</summary>
    public static string Of(string flagged)
    {
        Dictionary<string, (string Format, string Body)> sections = flagged.Split("%FLAG ")[1..].ToDictionary(
            s => s[..s.IndexOf('\n', StringComparison.Ordinal)].Trim(),
            s =>
            {
                string[] lines = s.Split('\n', 3);
                return (lines[1], lines[2]);
            });
        return string.Concat(Order.Select(flag =>
        {
            (string format, string body) = sections[flag];
            return format.Contains('I', StringComparison.Ordinal) ? Integers(body, flag == "POINTERS" ? 30 : int.MaxValue) : body;
        }));
    }

    private static string Integers(string body, int most)
    {
        int[] values = [.. body.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Take(most).Select(v => int.Parse(v, CultureInfo.InvariantCulture))];
        return values.Length == 0 ? "\n" : string.Concat(values.Chunk(12).Select(line => string.Concat(line.Select(v => v.ToString(CultureInfo.InvariantCulture).PadLeft(6))) + "\n"));
    }
}
