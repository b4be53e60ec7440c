using MicroMacro.Artifacts.Coordinates;

namespace MicroMacro.Artifacts.Studies;

/// <summary>A slow variable of a molecule, a learned one of any system, or a formula of an SDE.</summary>
/// <param name="Name">Its name in labels, files and charts.</param>
/// <param name="Kind">How it is computed.</param>
/// <param name="Atoms">The atoms, counted from 0.</param>
/// <param name="Axis">For a coordinate: 0, 1 or 2 for x, y or z.</param>
public sealed record SlowVariable(string Name, SlowVariableKind Kind, IReadOnlyList<int> Atoms, int Axis = 0)
{
    /// <summary>Where a study names the atoms, as FILE:LINE:COLUMN; empty elsewhere.</summary>
    public string Place { get; init; } = "";

    /// <summary>The learned coordinate, where it is one.</summary>
    public FrozenCoordinate? Learned { get; init; }

    /// <summary>The formula, where it is one.</summary>
    public string Formula { get; init; } = "";

    /// <summary>The period of a formula; 0 where it is not periodic.</summary>
    public double FormulaPeriod { get; init; }

    /// <summary>Of a combination: the variables that it sums, all of one unit; a periodic one stands alone.</summary>
    public IReadOnlyList<SlowVariable> Parts { get; init; } = [];

    /// <summary>Of a combination: the factor of each part.</summary>
    public IReadOnlyList<double> Coefficients { get; init; } = [];

    /// <summary>"rad" or "nm"; "" for a formula and for a learned coordinate that is no angle.</summary>
    public string Unit => Kind switch
    {
        SlowVariableKind.Torsion or SlowVariableKind.Angle => "rad",
        SlowVariableKind.Learned => Period > 0 ? "rad" : "",
        SlowVariableKind.Formula => "",
        SlowVariableKind.Combination => Parts[0].Unit,
        _ => "nm",
    };

    /// <summary>2π for a torsion and for a learned angle, the scaled period for a multiple of one, else 0.</summary>
    public double Period => Kind switch
    {
        SlowVariableKind.Torsion => 2.0 * Math.PI,
        SlowVariableKind.Combination => Math.Abs(Coefficients[0]) * Parts[0].Period,
        SlowVariableKind.Formula => FormulaPeriod,
        _ => Learned?.Period ?? 0.0,
    };
}
