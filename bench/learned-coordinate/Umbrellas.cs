using MicroMacro.FreeEnergy;

namespace MicroMacro.Bench.Learned;

/// <summary>Umbrella windows with what was measured in them, put together by MBAR.</summary>
internal sealed class Umbrellas
{
    private readonly double[] _data;
    private readonly MbarResult _mbar;

    /// <param name="data">The learned coordinate, φ and ψ of each frame, window after window, shape [N, 3].</param>
    /// <param name="biased">Which of the three are restrained.</param>
    /// <param name="centers">Centres, shape [K, c].</param>
    /// <param name="stiffness">In kT per squared unit, shape [c].</param>
    /// <param name="periods">Periods, shape [c].</param>
    /// <param name="windows">K.</param>
    /// <param name="low">Where the windows begin.</param>
    /// <param name="high">Where they end.</param>
    public Umbrellas(double[] data, int[] biased, double[] centers, double[] stiffness, double[] periods, int windows, double low, double high)
    {
        (_data, Low, High) = (data, low, high);
        int n = data.Length / 3;
        double[] z = [.. Enumerable.Range(0, n).SelectMany(i => biased.Select(c => data[(3 * i) + c]))];
        double[] stiff = [.. Enumerable.Range(0, windows).SelectMany(_ => stiffness)];
        int[] counts = new int[windows];
        Array.Fill(counts, n / windows);
        _mbar = Mbar.Solve(ReducedPotentials.ForHarmonicUmbrellas(z, centers, stiff, periods, counts));
        Console.WriteLine($"{windows} windows, {n} frames: {_mbar.Status}, weakest link {FormattableString.Invariant($"{_mbar.WeakestLink:F3}")}");
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>F of the learned coordinate in kT.</summary>
    public double[] Surface(GridAxis axis)
    {
        double[] mass = new double[axis.Bins];
        double[] weights = Weights();
        for (int i = 0; i < weights.Length; i++)
        {
            int bin = axis.Bin(_data[3 * i]);
            if (bin >= 0)
            {
                mass[bin] += weights[i];
            }
        }

        return Array.ConvertAll(mass, m => m > 0 ? -Math.Log(m) : double.NaN);
    }

    /// <summary>The part of the unbiased ensemble in a state of φ and ψ.</summary>
    public double Population(Func<double, double, bool> state)
    {
        double[] weights = Weights();
        return weights.Select((w, i) => state(_data[(3 * i) + 1], _data[(3 * i) + 2]) ? w : 0).Sum() / weights.Sum();
    }

    private double[] Weights()
    {
        double[] logs = _mbar.LogWeights();
        double largest = logs.Max();
        return Array.ConvertAll(logs, l => Math.Exp(l - largest));
    }
}
