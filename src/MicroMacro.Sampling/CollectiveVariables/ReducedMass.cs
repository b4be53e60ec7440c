namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>The mass that a force along a collective variable moves.</summary>
public static class ReducedMass
{
    // Radians of an umbrella's swing in a timestep: a dozen steps to a turn, where the integrator becomes unstable at three [leimkuhler2013rational].
    private const double PhasePerStep = 0.5;

    /// <summary>μ with 1/μ = Σ |∂ξ/∂r_i|²/m_i over the atoms: ξ of a structure at rest is accelerated by f/μ where f acts along it.</summary>
    /// <remarks>Of free atoms; constraints between them make it no smaller.</remarks>
    /// <param name="variable">ξ.</param>
    /// <param name="positions">A structure in nm, shape [3N].</param>
    /// <param name="masses">Masses in amu, [N].</param>
    /// <returns>In amu nm² per squared unit of ξ, which is kJ/mol ps² per squared unit; infinite where ξ does not change at first order, or has no gradient.</returns>
    /// <exception cref="ArgumentException">Positions and masses are of another number of atoms, or fewer than the variable reads.</exception>
    public static double Along(ICollectiveVariable variable, ReadOnlySpan<double> positions, IReadOnlyList<double> masses)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(masses);
        if (positions.Length != 3 * masses.Count || variable.AtomsNeeded > masses.Count)
        {
            throw new ArgumentException($"{positions.Length} coordinates and {masses.Count} masses do not fit a variable of {variable.AtomsNeeded} atoms", nameof(positions));
        }

        double[] gradient = new double[positions.Length];
        variable.Evaluate(positions, gradient, 1);
        double inverse = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            inverse += gradient[i] * gradient[i] / masses[i / 3];
        }

        return inverse > 0 && double.IsFinite(inverse) ? 1 / inverse : double.PositiveInfinity;
    }

    /// <summary>The stiffness of an umbrella at which its swing, of the reduced mass along the variable, takes a dozen timesteps.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="structures">Positions in nm, shape [S, 3N]; where the mass depends on them, the smallest counts.</param>
    /// <param name="masses">Masses in amu, [N].</param>
    /// <param name="timestep">The timestep in ps.</param>
    /// <returns>In kJ/mol per squared unit of the variable; infinite where none of the structures has a gradient.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit, or the timestep is not above 0.</exception>
    public static double StiffestUmbrella(ICollectiveVariable variable, ReadOnlySpan<double> structures, IReadOnlyList<double> masses, double timestep)
    {
        ArgumentNullException.ThrowIfNull(masses);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timestep);
        int width = 3 * masses.Count;
        if (structures.IsEmpty || structures.Length % width != 0)
        {
            throw new ArgumentException($"{structures.Length} coordinates are no structures of {masses.Count} atoms", nameof(structures));
        }

        double mass = double.PositiveInfinity;
        for (int s = 0; s < structures.Length; s += width)
        {
            mass = Math.Min(mass, Along(variable, structures.Slice(s, width), masses));
        }

        double phase = PhasePerStep / timestep;
        return mass * phase * phase;
    }
}
