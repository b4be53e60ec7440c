namespace MicroMacro.Dynamics.Molecules;

/// <summary>Replicas of a molecule at the end of a step: all that a run needs to continue with the same bytes.</summary>
/// <param name="Positions">Positions in nm, shape [R, 3N].</param>
/// <param name="Velocities">Velocities in nm/ps, shape [R, 3N].</param>
/// <param name="Step">The number of the next step.</param>
public sealed record MolecularState(float[] Positions, float[] Velocities, long Step)
{
    /// <summary>
    /// The same replicas brought to other temperatures: velocities are multiplied by sqrt(kT'/kT), so that after an accepted exchange
    /// of temperatures [sugita1999] each replica has the velocities of its new ensemble. Replicas whose temperature stays keep their
    /// bytes.
    /// </summary>
    /// <param name="from">kT of each replica until now, [R].</param>
    /// <param name="to">kT of each replica from now on, [R].</param>
    /// <exception cref="ArgumentException">The numbers of temperatures do not fit, or a temperature is not finite and above 0.</exception>
    public MolecularState WithThermalEnergies(IReadOnlyList<double> from, IReadOnlyList<double> to)
    {
        int replicas = from.Count;
        if (replicas == 0 || Velocities.Length % replicas != 0)
        {
            throw new ArgumentException($"{Velocities.Length} velocities are not those of {replicas} replicas", nameof(from));
        }

        MolecularRequest.CheckThermalEnergies(from, replicas);
        MolecularRequest.CheckThermalEnergies(to, replicas);
        int rows = Velocities.Length / replicas;
        float[] velocities = [.. Velocities];
        for (int replica = 0; replica < replicas; replica++)
        {
            double factor = Math.Sqrt(to[replica] / from[replica]);
            for (int i = replica * rows; i < (replica + 1) * rows; i++)
            {
                velocities[i] = (float)(factor * velocities[i]);
            }
        }

        return this with { Velocities = velocities };
    }
}
