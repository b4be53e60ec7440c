namespace MicroMacro.Systems.Molecules;

/// <summary>One frame of a molecule as a file holds it.</summary>
/// <param name="Positions">Positions in nm, shape [3N], x y z of each atom.</param>
public sealed record MolecularCoordinates(double[] Positions)
{
    /// <summary>The file's title, empty where it has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Velocities in nm/ps, shape [3N], or null.</summary>
    public double[]? Velocities { get; init; }

    /// <summary>Time in ps, or null.</summary>
    public double? Time { get; init; }

    /// <summary>Three box lengths in nm and three angles in degrees, or null.</summary>
    public double[]? Box { get; init; }

    /// <summary>The number of atoms, N.</summary>
    public int AtomCount => Positions.Length / 3;
}
