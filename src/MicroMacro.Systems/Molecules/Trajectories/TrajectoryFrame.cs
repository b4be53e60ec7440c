namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>One frame of a trajectory; made once, filled again and again by a reader.</summary>
public sealed class TrajectoryFrame
{
    /// <summary>An empty frame.</summary>
    /// <param name="atomCount">The number of atoms, N, at least 1.</param>
    public TrajectoryFrame(int atomCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atomCount, 1);
        Positions = new double[3L * atomCount];
    }

    /// <summary>The number of atoms, N.</summary>
    public int AtomCount => Positions.Length / 3;

    /// <summary>Positions in nm, shape [3N], x y z of each atom; always finite after a read.</summary>
    public double[] Positions { get; }

    /// <summary>Velocities in nm/ps, shape [3N], or null where the file has none.</summary>
    public double[]? Velocities { get; internal set; }

    /// <summary>Time in ps, or null where the file does not say.</summary>
    public double? Time { get; internal set; }

    /// <summary>The integrator's step, or null where the file does not say.</summary>
    public long? Step { get; internal set; }

    /// <summary>Three box lengths in nm and the angles alpha, beta, gamma in degrees, or null without a box.</summary>
    public double[]? Box { get; internal set; }

    /// <summary>Refuses a frame for another number of atoms.</summary>
    internal void Require(int atomCount)
    {
        if (AtomCount != atomCount)
        {
            throw new ArgumentException($"the frame is for {AtomCount} atoms, where the file has {atomCount}");
        }
    }

    /// <summary>Takes over what a file of single configurations says.</summary>
    internal void Set(MolecularCoordinates from)
    {
        Require(from.AtomCount);
        from.Positions.CopyTo(Positions, 0);
        (Velocities, Time, Step, Box) = (from.Velocities, from.Time, null, from.Box);
    }
}
