using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>
/// The series by which a window's relaxation is judged: ξ relative to the centre and the fast variables, periodic ones as
/// cosine and sine. Each has shape [R, F], replica by replica.
/// </summary>
public static class WatchedSeries
{
    /// <summary>The slow variables' series, then the fast ones'.</summary>
    public static double[][] Of(IMicroSystem system, double[] states, double[] coarse, double[] center)
    {
        ArgumentNullException.ThrowIfNull(system);
        int c = system.CoarseVariables.Count;
        int rows = coarse.Length / c;
        var slow = new double[c][];
        for (int k = 0; k < c; k++)
        {
            slow[k] = new double[rows];
            for (int row = 0; row < rows; row++)
            {
                slow[k][row] = system.CoarseVariables[k].Difference(coarse[(row * c) + k], center[k]);
            }
        }

        return [.. slow, .. Fast(system, states)];
    }

    /// <summary>The fast variables' series alone.</summary>
    public static double[][] Fast(IMicroSystem system, double[] states)
    {
        ArgumentNullException.ThrowIfNull(system);
        int count = system.FastVariables.Count;
        int rows = states.Length / system.StateDimension;
        double[][] values = FastValues(system, states);
        var series = new List<double[]>();
        for (int f = 0; f < count; f++)
        {
            double period = system.FastVariables[f].Period;
            if (period > 0)
            {
                double scale = 2 * Math.PI / period;
                series.Add(Array.ConvertAll(values[f], v => VectorMath.SinCos(scale * v).Cos));
                series.Add(Array.ConvertAll(values[f], v => VectorMath.SinCos(scale * v).Sin));
            }
            else
            {
                series.Add(values[f]);
            }
        }

        return [.. series];
    }

    /// <summary>The fast variables as they are, one array [rows] each.</summary>
    public static double[][] FastValues(IMicroSystem system, double[] states)
    {
        ArgumentNullException.ThrowIfNull(system);
        int count = system.FastVariables.Count;
        int rows = states.Length / system.StateDimension;
        var values = new double[count][];
        for (int f = 0; f < count; f++)
        {
            values[f] = new double[rows];
        }

        double[] fast = new double[count];
        for (int row = 0; row < rows; row++)
        {
            system.EvaluateFast(states.AsSpan(row * system.StateDimension, system.StateDimension), fast);
            for (int f = 0; f < count; f++)
            {
                values[f][row] = fast[f];
            }
        }

        return values;
    }

    /// <summary>The mean over replicas at each record, shape [F].</summary>
    public static double[] MeanOverReplicas(double[] series, int replicas, int records)
    {
        double[] mean = new double[records];
        for (int record = 0; record < records; record++)
        {
            double sum = 0;
            int finite = 0;
            for (int replica = 0; replica < replicas; replica++)
            {
                double value = series[(replica * records) + record];
                if (double.IsFinite(value))
                {
                    sum += value;
                    finite++;
                }
            }

            mean[record] = finite > 0 ? sum / finite : 0;
        }

        return mean;
    }

    /// <summary>
    /// The largest statistical inefficiency of the series, in records, autocorrelation about the mean of all replicas. A quantity that is the same
    /// in all replicas at all times is no observable of this window and has no say.
    /// </summary>
    public static double Inefficiency(double[][] series, int replicas, int records, int discarded)
    {
        double largest = 1;
        foreach (double[] s in series)
        {
            IReadOnlyList<double[]> chains = Chains(s, replicas, records, discarded);
            if (chains.Count > 0 && chains.Any(chain => chain.AsSpan().ContainsAnyExcept(chains[0][0])))
            {
                largest = Math.Max(largest, StatisticalInefficiency.OfReplicas([.. chains.SelectMany(chain => chain)], chains.Count));
            }
        }

        return largest;
    }

    /// <summary>The equilibrated part of each replica's series; replicas that failed are left out.</summary>
    public static IReadOnlyList<double[]> Chains(double[] series, int replicas, int records, int discarded) =>
        [.. Enumerable.Range(0, replicas)
            .Select(r => series.AsSpan((r * records) + discarded, records - discarded).ToArray())
            .Where(chain => chain.Length > 1 && chain.All(double.IsFinite))];
}
