using MicroMacro.Coupling.Loop;
using MicroMacro.Sampling;

namespace MicroMacro.Bench.LiftingSchemes;

/// <summary>What is watched while an ensemble heals: the fast variables (angles as cosine and sine) and, for a molecule, its energy; the slow one last.</summary>
internal static class Columns
{
    /// <summary>The columns of some states under one umbrella, each [rows]; all but the last are fast.</summary>
    public static double[][] Of(IMicroSystem system, double[] states, double label)
    {
        int d = system.StateDimension, rows = states.Length / d;
        double[] slow = new double[rows], energy = new double[rows], z = new double[1];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> state = states.AsSpan(row * d, d);
            system.Restrict(state, z);
            slow[row] = system.CoarseVariables[0].Difference(z[0], label);
            energy[row] = system.ReducedPotential(state);
        }

        double[][] fast = WatchedSeries.Fast(system, states);
        return system is SdeMicroSystem ? [.. fast, slow] : [.. fast, energy, slow];
    }

    /// <summary>One record of every replica, shape [R, d], of states [R, F, d].</summary>
    public static double[] Record(double[] states, int firstReplica, int replicas, int records, int record, int dimension)
    {
        double[] chosen = new double[replicas * dimension];
        for (int r = 0; r < replicas; r++)
        {
            states.AsSpan(((((firstReplica + r) * records) + record) * dimension), dimension).CopyTo(chosen.AsSpan(r * dimension));
        }

        return chosen;
    }
}
