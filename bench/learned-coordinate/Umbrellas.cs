using MicroMacro.FreeEnergy;

namespace MicroMacro.Bench.Learned;

/// <summary>Umbrella windows with what was measured in them, put together by MBAR.</summary>
internal sealed class Umbrellas
{
    private readonly double[] _data;
    private readonly double[] _weights;
    /// <param name="data">The learned coordinate, φ and ψ of each frame, window after window, shape [N, 3].</param>
    /// <param name="biased">Which of the three are restrained.</param>
    /// <param name="centers">Centres, shape [K, c].</param>
    /// <param name="stiffness">In kT per squared unit, shape [c].</param>
    /// <param name="periods">Periods, shape [c].</param>
    /// <param name="windows">K.</param>
    public Umbrellas(double[] data, int[] biased, double[] centers, double[] stiffness, double[] periods, int windows)
    {
        _data = data;
        int n = data.Length / 3;
        double[] z = [.. Enumerable.Range(0, n).SelectMany(i => biased.Select(c => data[(3 * i) + c]))];
        double[] stiff = [.. Enumerable.Range(0, windows).SelectMany(_ => stiffness)];
        int[] counts = new int[windows];
        Array.Fill(counts, n / windows);
        MbarResult mbar = Mbar.Solve(ReducedPotentials.ForHarmonicUmbrellas(z, centers, stiff, periods, counts));
        Console.WriteLine(FormattableString.Invariant($"{windows} windows, {n} frames: {mbar.Status}, weakest link {mbar.WeakestLink:F3}"));
        double[] logs = mbar.LogWeights();
        double largest = logs.Max();
        _weights = Array.ConvertAll(logs, l => Math.Exp(l - largest));
    }

    /// <summary>The least and the largest value of the learned coordinate.</summary>
    public (double Low, double High) Range
    {
        get
        {
            double[] values = [.. _weights.Select((_, i) => _data[3 * i])];
            return (values.Min(), values.Max());
        }
    }

    /// <summary>F of the learned coordinate in kT.</summary>
    public double[] Surface(GridAxis axis)
    {
        double[] mass = new double[axis.Bins];
        for (int i = 0; i < _weights.Length; i++)
        {
            int bin = axis.Bin(_data[3 * i]);
            if (bin >= 0)
            {
                mass[bin] += _weights[i];
            }
        }

        return Array.ConvertAll(mass, m => m > 0 ? -Math.Log(m) : double.NaN);
    }

    /// <summary>The part of the unbiased ensemble in a state of the learned coordinate, φ and ψ.</summary>
    public double Population(Func<double, double, double, bool> state) =>
        _weights.Select((w, i) => state(_data[3 * i], _data[(3 * i) + 1], _data[(3 * i) + 2]) ? w : 0).Sum() / _weights.Sum();
}
