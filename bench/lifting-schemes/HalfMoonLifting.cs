using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Bench.LiftingSchemes;

/// <summary>The bistable half-moon, h = 3: a window's law is known to any accuracy by quadrature.</summary>
internal static class HalfMoonLifting
{
    private const double Width = 0.1;
    private const int Cells = 400;

    /// <summary>Windows from -1.2 to 1.2; labels a third of the way between them, and one spacing beyond.</summary>
    public static LiftingCase With(string name, double spacing)
    {
        var sde = new BistableHalfMoon(3);
        int windows = (int)Math.Round(2.4 / spacing) + 1;
        double[] centers = [.. Enumerable.Range(0, windows).Select(k => -1.2 + (k * spacing))];
        double[] between = [.. Enumerable.Range(0, 3).Select(k => centers[k * (windows - 2) / 2] + (spacing / 3))];
        return new LiftingCase
        {
            Name = name,
            System = new SdeMicroSystem(sde),
            Start = [.. sde.TypicalState],
            Stiffness = 1 / (Width * Width),
            Windows = centers,
            Labels = [.. between, -1.2 - spacing, 1.2 + spacing],
            FitMap = _ => new IdentityMap(2),
            Training = new ScoreTrainingOptions { Steps = 6000 },
            Sampler = SamplerOptions.Default,
            Timestep = sde.DefaultTimestep,
            BurnInSteps = 60_000,
            PoolStride = 1000,
            HealingStride = 200,
            Replicas = 2048,
            Exact = (label, count, seed) => Draw(sde, label, count, seed),
        };
    }

    // x by inversion on fine cells of exp(-F) times the umbrella, y by inversion of its law at the cell's middle.
    private static double[] Draw(BistableHalfMoon sde, double label, int count, ulong seed)
    {
        (double[] x, double[] cumulative, ScalarLaw[] laws) = Table(sde, label);
        var sequence = new RandomSequence(new RandomKey(seed, 77));
        double[] states = new double[2 * count];
        for (int i = 0; i < count; i++)
        {
            int at = Array.BinarySearch(cumulative, sequence.NextDouble() * cumulative[^1]);
            int cell = Math.Min(Cells - 1, at < 0 ? ~at : at);
            states[2 * i] = x[cell] + ((sequence.NextDouble() - 0.5) * (x[1] - x[0]));
            states[(2 * i) + 1] = laws[cell].Quantile(sequence.NextDouble());
        }

        return states;
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<double, (double[] X, double[] Cumulative, ScalarLaw[] Laws)> Tables = [];

    private static (double[] X, double[] Cumulative, ScalarLaw[] Laws) Table(BistableHalfMoon sde, double label) => Tables.GetOrAdd(label, c =>
    {
        double[] x = [.. Enumerable.Range(0, Cells).Select(i => c + (12 * Width * (((i + 0.5) / Cells) - 0.5)))];
        double[] exponent = [.. x.Select(v => -sde.FreeEnergy(v)!.Value - ((v - c) * (v - c) / (2 * Width * Width)))];
        double total = 0, largest = exponent.Max();
        return (x, [.. exponent.Select(e => total += Math.Exp(e - largest))], [.. x.Select(v => sde.Conditional(v)!)]);
    });
}
