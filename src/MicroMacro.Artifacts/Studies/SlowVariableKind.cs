namespace MicroMacro.Artifacts.Studies;

/// <summary>How a slow variable is computed.</summary>
public enum SlowVariableKind
{
    /// <summary>The torsion of four atoms, in rad.</summary>
    Torsion,

    /// <summary>The distance of two atoms, in nm.</summary>
    Distance,

    /// <summary>The angle of three atoms at the second, in rad; not periodic.</summary>
    Angle,

    /// <summary>One coordinate of one atom, in nm.</summary>
    Coordinate,

    /// <summary>A learned coordinate from a file.</summary>
    Learned,

    /// <summary>A formula of what an SDE shows.</summary>
    Formula,

    /// <summary>A weighted sum of other slow variables, in their unit.</summary>
    Combination,
}
