namespace MicroMacro.Artifacts.Studies;

/// <summary>A slow variable of a molecule.</summary>
/// <param name="Name">Its name in labels, files and charts.</param>
/// <param name="Kind">How it is computed.</param>
/// <param name="Atoms">The atoms, counted from 0.</param>
/// <param name="Axis">For a coordinate: 0, 1 or 2 for x, y or z.</param>
public sealed record SlowVariable(string Name, SlowVariableKind Kind, IReadOnlyList<int> Atoms, int Axis = 0)
{
    /// <summary>"rad" or "nm".</summary>
    public string Unit => Kind == SlowVariableKind.Torsion ? "rad" : "nm";

    /// <summary>2π for a torsion, else 0.</summary>
    public double Period => Kind == SlowVariableKind.Torsion ? 2.0 * Math.PI : 0.0;
}
