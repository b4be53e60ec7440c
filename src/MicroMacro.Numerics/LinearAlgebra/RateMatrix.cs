using System.Numerics;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>
/// The rates of a Markov jump process between a finite number of states, or the probabilities of a chain per step: stationary law, passage
/// times, committors and rates between sets, as far as they follow from linear equations.
/// </summary>
/// <remarks>
/// States are eliminated one after the other, and the rates between those that are left grow by the paths through the eliminated one
/// [grassmann1985regenerative]. Nothing is ever subtracted, the diagonal is never used, so every number comes out with small relative
/// error however far the rates lie apart: times of 1e12 beside steps of 1e-6, populations of 1e-200. The order of elimination is that of
/// reverse Cuthill and McKee [cuthill1969reducing], so that a grid of m by n costs about m n min(m, n)².
/// </remarks>
public sealed class RateMatrix
{
    private readonly int[] _place;
    private readonly int _band;

    /// <summary>Takes the rates.</summary>
    /// <param name="rates">Entry (i, j): the rate from i to j, at least 0; entries given twice are added, diagonals are ignored.</param>
    /// <exception cref="ArgumentException">A rate is below 0 or not finite.</exception>
    public RateMatrix(SparseMatrix rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        int bad = Array.FindIndex(rates.Values, v => !(v >= 0 && double.IsFinite(v)));
        if (bad >= 0)
        {
            throw new ArgumentException($"a rate is finite and at least 0, not {rates.Values[bad]}", nameof(rates));
        }

        Rates = rates;
        _place = EliminationOrder.Of(rates);
        for (int i = 0; i < Count; i++)
        {
            for (int e = rates.RowStarts[i]; e < rates.RowStarts[i + 1]; e++)
            {
                _band = Math.Max(_band, Math.Abs(_place[i] - _place[rates.Columns[e]]));
            }
        }
    }

    /// <summary>The rates as given.</summary>
    public SparseMatrix Rates { get; }

    /// <summary>Number of states n.</summary>
    public int Count => Rates.Size;

    /// <summary>
    /// The stationary law, shape [n], sum 1; null where it is not unique: where some states cannot be reached from the others and back.
    /// </summary>
    public double[]? Stationary()
    {
        Elimination work = Fill(null);
        double[] values = new double[Count];
        if (!work.TryStationary(values))
        {
            return null;
        }

        double sum = values.Sum();
        return [.. _place.Select(p => values[p] / sum)];
    }

    /// <summary>The mean time to reach any of <paramref name="target"/> from each state, shape [n]; ∞ where it may never be reached.</summary>
    /// <exception cref="ArgumentException">The set is empty or of another length.</exception>
    public double[] MeanPassageTimes(bool[] target)
    {
        Check(target, nameof(target));
        Elimination work = Fill(target);
        double[] source = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            source[_place[i]] = target[i] ? 0 : 1;
        }

        double[] times = work.Solve(source, double.PositiveInfinity);
        return [.. _place.Select((p, i) => target[i] ? 0 : times[p])];
    }

    /// <summary>The probability to reach <paramref name="b"/> before <paramref name="a"/> from each state, shape [n].</summary>
    /// <exception cref="ArgumentException">A set is empty or of another length, or they share a state.</exception>
    public double[] Committor(bool[] a, bool[] b)
    {
        Check(a, nameof(a));
        Check(b, nameof(b));
        if (a.Zip(b).Any(p => p.First && p.Second))
        {
            throw new ArgumentException("the two sets share a state", nameof(b));
        }

        bool[] either = [.. a.Zip(b, (x, y) => x || y)];
        double[] source = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            for (int e = Rates.RowStarts[i]; e < Rates.RowStarts[i + 1] && !either[i]; e++)
            {
                source[_place[i]] += b[Rates.Columns[e]] ? Rates.Values[e] : 0;
            }
        }

        double[] values = Fill(either).Solve(source, 0);
        return [.. _place.Select((p, i) => b[i] ? 1 : a[i] ? 0 : Math.Min(1, values[p]))];
    }

    /// <summary>
    /// The rate from <paramref name="a"/> to <paramref name="b"/>: transitions per time spent with a as the last of the two that was
    /// visited, which is what counting in a long trajectory gives [vandeneijnden2010transition]. NaN where the stationary law is not unique.
    /// </summary>
    /// <exception cref="ArgumentException">A set is empty or of another length, or they share a state.</exception>
    public double TransitionRate(bool[] a, bool[] b)
    {
        double[] forward = Committor(a, b);
        if (Stationary() is not { } law)
        {
            return double.NaN;
        }

        double[] backward = Reversed(law).Committor(b, a);
        double flux = 0;
        for (int i = 0; i < Count; i++)
        {
            for (int e = Rates.RowStarts[i]; e < Rates.RowStarts[i + 1] && a[i]; e++)
            {
                int j = Rates.Columns[e];
                flux += a[j] ? 0 : law[i] * Rates.Values[e] * forward[j];
            }
        }

        return flux / law.Zip(backward, (p, q) => p * q).Sum();
    }

    /// <summary>The same process seen backwards in time: rates π_j q_ji/π_i.</summary>
    /// <param name="law">π, the stationary law.</param>
    /// <exception cref="ArgumentException">The law is of another length.</exception>
    public RateMatrix Reversed(double[] law)
    {
        ArgumentNullException.ThrowIfNull(law);
        ArgumentOutOfRangeException.ThrowIfNotEqual(law.Length, Count, nameof(law));
        int[] starts = new int[Count + 1];
        foreach (int column in Rates.Columns)
        {
            starts[column + 1]++;
        }

        for (int i = 0; i < Count; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] next = starts[..^1];
        int[] columns = new int[Rates.Columns.Length];
        double[] values = new double[columns.Length];
        for (int i = 0; i < Count; i++)
        {
            for (int e = Rates.RowStarts[i]; e < Rates.RowStarts[i + 1]; e++)
            {
                int j = Rates.Columns[e];
                columns[next[j]] = i;
                values[next[j]++] = law[j] > 0 ? law[i] / law[j] * Rates.Values[e] : 0;
            }
        }

        return new(new SparseMatrix(starts, columns, values));
    }

    private void Check(bool[] set, string name)
    {
        ArgumentNullException.ThrowIfNull(set, name);
        if (set.Length != Count || !set.Contains(true))
        {
            throw new ArgumentException($"a set of some of {Count} states is needed", name);
        }
    }

    /// <summary>The rates in their band; those into <paramref name="absorbing"/> states apart, those out of them left out.</summary>
    private Elimination Fill(bool[]? absorbing)
    {
        Elimination work = new(Count, Math.Max(1, _band));
        for (int i = 0; i < Count; i++)
        {
            for (int e = Rates.RowStarts[i]; e < Rates.RowStarts[i + 1]; e++)
            {
                int j = Rates.Columns[e];
                if (i != j && absorbing?[i] != true)
                {
                    work.Add(_place[i], absorbing?[j] == true ? -1 : _place[j], Rates.Values[e]);
                }
            }
        }

        return work;
    }

    /// <summary>Rates between the states in a band about the diagonal, and out of the system.</summary>
    private sealed class Elimination(int count, int band)
    {
        private readonly int _width = (2 * band) + 1;
        private readonly double[] _rates = new double[checked(count * ((2 * band) + 1))];
        private readonly double[] _absorbed = new double[count];

        public void Add(int from, int to, double rate)
        {
            if (to < 0)
            {
                _absorbed[from] += rate;
            }
            else
            {
                _rates[(from * _width) + to - from + band] += rate;
            }
        }

        /// <summary>x with Σ_j q_ij (x_i - x_j) + absorbed_i x_i = source_i; the source is used up. States that cannot leave count as <paramref name="stuck"/>.</summary>
        public double[] Solve(double[] source, double stuck)
        {
            double[] leaving = new double[count];
            for (int k = count - 1; k >= 0; k--)
            {
                leaving[k] = Eliminate(k, source, stuck);
            }

            double[] x = source;
            for (int k = 0; k < count; k++)
            {
                double sum = source[k];
                ReadOnlySpan<double> row = Below(k, k);
                for (int j = 0; j < row.Length; j++)
                {
                    sum += row[j] > 0 ? row[j] * x[k - row.Length + j] : 0;
                }

                x[k] = leaving[k] > 0 ? sum / leaving[k] : stuck;
            }

            return x;
        }

        public bool TryStationary(double[] law)
        {
            double[] source = new double[count];
            double[] leaving = new double[count];
            for (int k = count - 1; k > 0; k--)
            {
                leaving[k] = Eliminate(k, source, 0);
                if (!(leaving[k] > 0))
                {
                    return false;
                }
            }

            law[0] = 1;
            for (int k = 1; k < count; k++)
            {
                double sum = 0;
                for (int i = Math.Max(0, k - band); i < k; i++)
                {
                    sum += law[i] * _rates[(i * _width) + k - i + band];
                }

                law[k] = sum / leaving[k];
            }

            // A state that no other leads to: what is eliminated first then has no weight, which is right, but all weight must not vanish.
            return law.All(double.IsFinite);
        }

        /// <summary>Leads every path through state k on to the states before it; gives the rate at which k is left.</summary>
        private double Eliminate(int k, double[] source, double stuck)
        {
            Span<double> row = Below(k, k);
            double leaving = _absorbed[k];
            foreach (double rate in row)
            {
                leaving += rate;
            }

            for (int i = Math.Max(0, k - band); i < k; i++)
            {
                double into = _rates[(i * _width) + k - i + band];
                if (into == 0)
                {
                    continue;
                }

                if (leaving == 0)
                {
                    // Whoever gets there stays.
                    _absorbed[i] += into;
                    source[i] += stuck;
                    continue;
                }

                double share = into / leaving;
                AddScaled(share, row, Below(i, k)[^row.Length..]);
                _rates[(i * _width) + band] = 0;
                _absorbed[i] += share * _absorbed[k];
                source[i] += share * source[k];
            }

            return leaving;
        }

        /// <summary>The entries of row i in columns below <paramref name="column"/>, as far as both bands reach.</summary>
        private Span<double> Below(int i, int column)
        {
            int first = Math.Max(0, column - band);
            return _rates.AsSpan((i * _width) + first - i + band, column - first);
        }

        private static void AddScaled(double factor, ReadOnlySpan<double> values, Span<double> sums)
        {
            int j = 0;
            Vector<double> scale = new(factor);
            for (; j <= values.Length - Vector<double>.Count; j += Vector<double>.Count)
            {
                (new Vector<double>(sums[j..]) + (scale * new Vector<double>(values[j..]))).CopyTo(sums[j..]);
            }

            for (; j < values.Length; j++)
            {
                sums[j] += factor * values[j];
            }
        }
    }
}
