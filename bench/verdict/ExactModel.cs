using MicroMacro.Generative;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Bench.Verdicts;

/// <summary>
/// The umbrella ensembles exp(-Φ(x, y) - κ/2 (x - c)²) of a system by rejection: exact, independent draws of a model that is right,
/// or wrong in one known way. Features are the observation.
/// </summary>
internal sealed class ExactModel(SdeSystem system, double stiffness, double spacing, Defect defect) : IConditionalSampler
{
    public int FeatureDimension => system.ObservationDimension;

    public int LabelDimension => 1;

    public double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads)
    {
        double[] features = new double[labels.Length * perLabel * 2];
        double[] state = new double[2];
        for (int j = 0; j < labels.Length; j++)
        {
            double label = labels[j] + (defect == Defect.SwappedLabel ? spacing : 0);
            double bound = LeastPotential(label);
            for (int i = 0; i < perLabel; i++)
            {
                int number = (j * perLabel) + (defect is Defect.ReusedStream ? i / 8 : defect == Defect.Memorised ? i % 10 : i);
                RandomSequence random = new(new RandomKey(seed, (stream << 24) + (ulong)number));
                do
                {
                    Draw(ref random, label, bound, state);
                }
                while (defect == Defect.LostState && state[1] < 1);
                state[1] = defect switch
                {
                    Defect.Hot => 1 + (Math.Sqrt(1.2) * (state[1] - 1)),
                    Defect.ScaledScore => 1 + (Math.Pow(20, 0.05) * (state[1] - 1)),
                    _ => state[1],
                };
                system.Observe(state, features.AsSpan(2 * ((j * perLabel) + i), 2));
            }
        }

        return features;
    }

    private void Draw(ref RandomSequence random, double label, double bound, double[] state)
    {
        SdeCoordinate fast = system.Coordinates[1];
        do
        {
            state[0] = label + (random.NextGaussian() / Math.Sqrt(stiffness));
            state[1] = fast.Low + ((fast.High - fast.Low) * random.NextDouble());
        }
        while (random.NextDouble() >= Math.Exp(bound - system.ReducedPotential(state)));
    }

    // Over six standard deviations of the umbrella; the grid misses the minimum by far less than the allowance.
    private double LeastPotential(double label)
    {
        const double allowance = 0.05;
        double reach = 6 / Math.Sqrt(stiffness);
        SdeCoordinate fast = system.Coordinates[1];
        double least = double.PositiveInfinity;
        for (int i = 0; i <= 200; i++)
        {
            for (int k = 0; k <= 200; k++)
            {
                least = Math.Min(least, system.ReducedPotential([label + (reach * ((0.01 * i) - 1)), fast.Low + ((fast.High - fast.Low) * 0.005 * k)]));
            }
        }

        return least - allowance;
    }
}
