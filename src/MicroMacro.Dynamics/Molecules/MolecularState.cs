using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>Replicas of a molecule at the end of a step: all that a run needs to continue with the same bytes.</summary>
/// <param name="Positions">Positions in nm, shape [R, 3N].</param>
/// <param name="Velocities">Velocities in nm/ps, shape [R, 3N].</param>
/// <param name="Step">The number of the next step.</param>
public sealed record MolecularState(float[] Positions, float[] Velocities, long Step)
{
    private const string PositionsName = "positions";
    private const string VelocitiesName = "velocities";
    private const string StepName = "step";

    /// <summary>The state as arrays: positions and velocities as float32 of shape [R, 3N], step as int64 of shape [1]. The same state gives the
    /// same bytes, and <see cref="FromArrays"/> gives back the same state.</summary>
    /// <param name="atoms">N.</param>
    /// <exception cref="ArgumentException">The state is not one of molecules with N atoms.</exception>
    public ArrayBundle ToArrays(int atoms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atoms, 1);
        int rows = 3 * atoms;
        return new ArrayBundle
        {
            [PositionsName] = NamedArray.Of(Positions, Positions.Length / rows, rows),
            [VelocitiesName] = NamedArray.Of(Velocities, Velocities.Length / rows, rows),
            [StepName] = NamedArray.Of([Step], 1),
        };
    }

    /// <summary>The state that <see cref="ToArrays"/> wrote.</summary>
    /// <param name="arrays">The arrays.</param>
    /// <param name="atoms">N.</param>
    /// <exception cref="InvalidDataInputException">An array is missing, or has another type or shape.</exception>
    public static MolecularState FromArrays(ArrayBundle arrays, int atoms)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        float[] positions = Replicas(arrays, PositionsName, atoms);
        float[] velocities = Replicas(arrays, VelocitiesName, atoms);
        if (velocities.Length != positions.Length)
        {
            throw new InvalidDataInputException(
                $"a restart holds positions of {positions.Length / (3 * atoms)} replicas and velocities of {velocities.Length / (3 * atoms)}");
        }

        return arrays.TryGet(StepName, out NamedArray? step) && step.Values is long[] { Length: 1 } number && number[0] >= 0
            ? new MolecularState(positions, velocities, number[0])
            : throw new InvalidDataInputException("a restart holds one step, an int64 of at least 0");
    }

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

    private static float[] Replicas(ArrayBundle arrays, string name, int atoms) =>
        arrays.TryGet(name, out NamedArray? array) && array.Values is float[] values && array.Shape is [> 0, int rows] && rows == 3 * atoms
            ? values
            : throw new InvalidDataInputException(
                $"a restart of a molecule with {atoms} atoms holds '{name}' as float32 of shape [replicas, {3 * atoms}]"
                + (array is null ? ", which is missing" : $", not {array.Values.GetType().GetElementType()?.Name} of shape [{string.Join(", ", array.Shape)}]"));
}
