using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;

namespace MicroMacro.Tests.Coupling.Support;

/// <summary>
/// A system whose ensembles are drawn exactly, so that tests of the loop and its verdict see no sampling error but the one
/// they ask for. State (z, y): z on a circle with F(z) = 1.5 cos z in kT; y given z is an even mixture of N(sin z ± s, 0.3²), s the
/// <see cref="Separation"/>.
/// A record repeats the one before with probability <see cref="Stickiness"/>, which leaves the law as it is and gives a
/// statistical inefficiency of (1 + s) / (1 - s). With <see cref="Frozen"/> a replica keeps the lobe of y that it started in.
/// </summary>
internal sealed class RingSystem : IMicroSystem
{
    public const double Noise = 0.3;

    public double Stickiness { get; init; }

    public bool Frozen { get; init; }

    public double Separation { get; init; } = 1;

    /// <summary>Replicas of the window nearest to this centre fail; none by default.</summary>
    public double FailsAt { get; init; } = double.NaN;

    /// <summary>Replicas without an umbrella fail.</summary>
    public bool FailsFree { get; init; }

    /// <summary>No state passes a check.</summary>
    public bool IsNeverValid { get; init; }

    public string Name => "ring";

    public int StateDimension => 2;

    public int ObservationDimension => 2;

    public IReadOnlyList<CoarseVariable> CoarseVariables { get; } = [new CoarseVariable("z", 2 * Math.PI, "rad")];

    public IReadOnlyList<CoarseVariable> FastVariables { get; } = [new CoarseVariable("y", 0, "")];

    public double ThermalEnergy => 1;

    public string EnergyUnit => "kT";

    public bool HasPotential => true;

    public IKnownTruth? Truth => null;

    public static double FreeEnergy(double z) => 1.5 * Math.Cos(z);

    public void Restrict(ReadOnlySpan<double> state, Span<double> z) => z[0] = Math.IEEERemainder(state[0], 2 * Math.PI);

    public void EvaluateFast(ReadOnlySpan<double> state, Span<double> values) => values[0] = state[1];

    public void ApplySymmetry(Span<double> state, uint choice)
    {
        // The ring has no symmetry.
    }

    public StateValidity Check(ReadOnlySpan<double> state) =>
        double.IsFinite(state[0]) && double.IsFinite(state[1]) && !IsNeverValid ? StateValidity.Valid : StateValidity.NonFinite;

    public void Observe(ReadOnlySpan<double> state, Span<double> observation) => state.CopyTo(observation);

    public void Reconstruct(ReadOnlySpan<double> observation, Span<double> state) => observation.CopyTo(state);

    public double ReducedPotential(ReadOnlySpan<double> state)
    {
        double a = (state[1] - Math.Sin(state[0]) - Separation) / Noise, b = (state[1] - Math.Sin(state[0]) + Separation) / Noise;
        return FreeEnergy(state[0]) - Math.Log(Math.Exp(-0.5 * a * a) + Math.Exp(-0.5 * b * b));
    }

    public long Relax(Span<double> state, double reducedPotentialCeiling) => 0;

    public EnsembleRun Run(EnsembleRequest request, CancellationToken cancellation)
    {
        int replicas = request.Starts.Length / 2, records = request.Records;
        double[] states = new double[replicas * records * 2];
        double[] coarse = new double[replicas * records];
        double[] potential = new double[replicas * records];
        for (int r = 0; r < replicas; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sequence = new RandomSequence(new RandomKey(request.Seed, (request.Stream << 20) + (ulong)r));
            double lobe = request.Starts[(2 * r) + 1] > Math.Sin(request.Starts[2 * r]) ? 1 : -1;
            for (int f = 0; f < records; f++)
            {
                int row = (r * records) + f;
                Span<double> state = states.AsSpan(2 * row, 2);
                if (f > 0 && sequence.NextDouble() < Stickiness)
                {
                    states.AsSpan(2 * (row - 1), 2).CopyTo(state);
                }
                else
                {
                    Draw(ref sequence, request.Centers?[r], request.Stiffness?[0] ?? 0, Frozen ? lobe : null, Separation, state);
                }

                Restrict(state, coarse.AsSpan(row, 1));
                potential[row] = ReducedPotential(state);
            }
        }

        var failures = new List<ReplicaFailure>();
        for (int r = 0; r < replicas; r++)
        {
            if (request.Centers is { } centers ? Math.Abs(centers[r] - FailsAt) < Math.PI / 18 : FailsFree)
            {
                states.AsSpan(2 * r * records, 2 * records).Fill(double.NaN);
                coarse.AsSpan(r * records, records).Fill(double.NaN);
                potential.AsSpan(r * records, records).Fill(double.NaN);
                failures.Add(new ReplicaFailure(r, 1, "force"));
            }
        }

        return new EnsembleRun
        {
            Failures = failures,
            Replicas = replicas,
            Records = records,
            States = states,
            Coarse = coarse,
            ReducedPotential = potential,
            ForceEvaluations = replicas * (request.EquilibrationSteps + ((long)records * request.Stride)),
        };
    }

    /// <summary>Draws one state from exp(-F - bias) p(y | z), by rejection.</summary>
    public static void Draw(ref RandomSequence sequence, double? center, double stiffness, double? lobe, double separation, Span<double> state)
    {
        double z;
        do
        {
            z = center is { } c ? c + (sequence.NextGaussian() / Math.Sqrt(stiffness)) : 2 * Math.PI * (sequence.NextDouble() - 0.5);
        }
        while (sequence.NextDouble() > Math.Exp(-FreeEnergy(z) - 1.5));

        state[0] = Math.IEEERemainder(z, 2 * Math.PI);
        state[1] = Math.Sin(z) + (separation * (lobe ?? (sequence.NextDouble() < 0.5 ? 1 : -1))) + (Noise * sequence.NextGaussian());
    }
}
