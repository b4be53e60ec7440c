namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>The energy k/2 |x - reference|² on each of some atoms.</summary>
/// <param name="Atoms">A selection, separated by blanks: see <see cref="SelectedAtoms"/>.</param>
/// <param name="Stiffness">k in kJ/mol/nm².</param>
/// <param name="ReferencePath">The coordinates that they are held at; null for those of the system.</param>
public sealed record PositionRestraint(string Atoms, double Stiffness, string? ReferencePath)
{
    /// <summary>Where a study says so, as FILE:LINE:COLUMN; empty elsewhere.</summary>
    public string Place { get; init; } = "";
}
