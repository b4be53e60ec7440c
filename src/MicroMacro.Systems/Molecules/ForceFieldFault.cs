using System.Globalization;

namespace MicroMacro.Systems.Molecules;

/// <summary>The term that is not finite in a configuration or, where all are, the one with the largest force.</summary>
/// <param name="Term">Its name: position, bond, angle, dihedral, improper, urey_bradley, cmap, pair14, pair, gb.</param>
/// <param name="Atoms">Its atoms, from 0.</param>
/// <param name="Names">Their names for people, such as "ALA 2:CA-HA".</param>
/// <param name="Energy">Its energy in kJ/mol; of a position the coordinate in nm.</param>
/// <param name="Force">The largest component of its forces in kJ/mol/nm, not finite if any is not.</param>
public sealed record ForceFieldFault(string Term, IReadOnlyList<int> Atoms, string Names, double Energy, double Force)
{
    /// <summary>Whether float64 holds the term: then float32 did not, or the numbers went wrong before the force field saw them.</summary>
    public bool IsFinite => double.IsFinite(Energy) && double.IsFinite(Force);

    /// <summary>One sentence without its full stop, such as "bond 3-7 (ALA 2:CA-HA): energy NaN kJ/mol, force NaN kJ/mol/nm".</summary>
    public override string ToString()
    {
        string where = $"{Term} {string.Join('-', Atoms)} ({Names})";
        return Term == ForceFieldDiagnosis.Position
            ? string.Create(CultureInfo.InvariantCulture, $"{where}: {Energy:G4} nm")
            : string.Create(CultureInfo.InvariantCulture, $"{where}: energy {Energy:G4} kJ/mol, force {Force:G4} kJ/mol/nm")
                + (IsFinite ? ", the largest of all terms" : "");
    }
}
