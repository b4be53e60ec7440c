using System.Collections.Concurrent;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.FreeEnergy;

/// <summary>
/// The MBAR objective on the sampled states. Exponentials are taken once, at an anchor f, and kept as responsibilities; moving
/// f then costs multiplications only. Rows whose largest entry in a block is below <see cref="Negligible"/> are not stored:
/// in umbrella chains most are. The anchor moves along before that could matter.
/// </summary>
internal sealed unsafe class MbarObjective
{
    // A dropped entry can grow by exp(2 Reach) before the anchor moves, and is then still far below rounding.
    private const double Negligible = 1e-30;
    private const double Reach = 8;
    private const int Lanes = MbarKernels.Lanes;
    private const int MaxGroups = 32;

    private readonly ReducedPotentials _u;
    private readonly int[] _states;
    private readonly int _stride;
    private readonly int _samples;
    private double[]? _weights;
    private readonly int _threads;
    private readonly int _groups;
    private readonly MbarBlock[] _blocks;
    private readonly double[] _logNormalizers;
    private readonly double[][] _grams;
    private readonly ConcurrentBag<MbarScratch> _scratch = [];
    private double[]? _anchor;

    /// <param name="u">The data.</param>
    /// <param name="states">The sampled states, ascending.</param>
    /// <param name="stride">1 for all samples, or every stride-th only, for a cheap first approach.</param>
    /// <param name="counts">N_k of the sampled states (effective counts where samples are weighted), shape [S].</param>
    /// <param name="weights">Weight of each sample (its multiplicity in a bootstrap, 1/g where correlated), shape [N], or null for 1.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    public MbarObjective(ReducedPotentials u, int[] states, int stride, double[] counts, double[]? weights, int threads)
    {
        (_u, _states, _stride, _weights) = (u, states, stride, weights);
        _samples = (u.Samples + stride - 1) / stride;
        _threads = threads;
        _blocks = new MbarBlock[(_samples + Lanes - 1) / Lanes];
        for (int b = 0; b < _blocks.Length; b++)
        {
            _blocks[b] = new MbarBlock();
        }

        long perGroup = Math.Max(1, (long)states.Length * states.Length * sizeof(double));
        _groups = (int)Math.Clamp((64L << 20) / perGroup, 1, Math.Min(MaxGroups, _blocks.Length));
        _logNormalizers = new double[_blocks.Length * Lanes];
        _grams = new double[_groups][];
        double used = 0;
        for (int n = 0; n < _samples; n++)
        {
            used += Weight(n);
        }

        double total = counts.Sum();
        Counts = Array.ConvertAll(counts, count => count * used / total);
    }

    /// <summary>N_k of the sampled states, scaled to the samples in use, shape [S].</summary>
    public double[] Counts { get; }

    /// <summary>Takes other weights of the same total for each state, as a bootstrap replicate has; exponentials are kept.</summary>
    public void Weigh(double[] weights) => _weights = weights;

    /// <summary>Evaluates objective, gradient and Gram matrix at f.</summary>
    public MbarPoint Evaluate(double[] f)
    {
        if (_anchor is null || Distance(f, _anchor) > Reach)
        {
            Anchor(f);
        }

        int s = _states.Length;
        double[] factors = Factors(f);
        double[] objective = new double[_groups];
        double[] sums = new double[_groups * s];
        double[] logDenominators = new double[_samples];
        ParallelBlocks.For(_groups, _threads, g =>
        {
            _grams[g] ??= new double[s * s];
            Array.Clear(_grams[g]);
            MbarScratch scratch = _scratch.TryTake(out MbarScratch? free) ? free : new MbarScratch(s);
            for (int b = First(g); b < First(g + 1); b++)
            {
                objective[g] += AddBlock(b, factors, scratch, logDenominators, sums.AsSpan(g * s, s), _grams[g]);
            }

            _scratch.Add(scratch);
        });

        double[] gram = [.. _grams[0]];
        for (int g = 1; g < _groups; g++)
        {
            objective[0] += objective[g];
            Add(sums.AsSpan(0, s), sums.AsSpan(g * s, s));
            Add(gram, _grams[g]);
        }

        double linear = 0;
        for (int k = 0; k < s; k++)
        {
            linear += Counts[k] * f[k];
            for (int l = 0; l < k; l++)
            {
                gram[(k * s) + l] = gram[(l * s) + k];
            }
        }

        return new MbarPoint(f, objective[0] - linear, sums[..s], gram, logDenominators);
    }

    private static double Distance(double[] f, double[] g)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int k = 0; k < f.Length; k++)
        {
            low = Math.Min(low, f[k] - g[k]);
            high = Math.Max(high, f[k] - g[k]);
        }

        return Math.Max(high, -low);
    }

    private static void Add(Span<double> to, ReadOnlySpan<double> from)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }

    private int First(int group) => (int)((long)group * _blocks.Length / _groups);

    private double[] Factors(double[] f)
    {
        var factors = new double[f.Length];
        for (int k = 0; k < f.Length; k++)
        {
            factors[k] = VectorMath.Exp(f[k] - _anchor![k]);
        }

        return factors;
    }

    private double Weight(int sample) => _weights is null ? 1 : _weights[(long)sample * _stride];

    private void Anchor(double[] f)
    {
        _anchor = [.. f];
        double[] logWeights = new double[f.Length];
        for (int k = 0; k < f.Length; k++)
        {
            logWeights[k] = f[k] + VectorMath.Log(Counts[k]);
        }

        ParallelBlocks.For(_groups, _threads, g =>
        {
            MbarScratch scratch = _scratch.TryTake(out MbarScratch? free) ? free : new MbarScratch(_states.Length);
            for (int b = First(g); b < First(g + 1); b++)
            {
                AnchorBlock(b, logWeights, scratch);
            }

            _scratch.Add(scratch);
        });
    }

    private void AnchorBlock(int block, double[] logWeights, MbarScratch scratch)
    {
        int first = block * Lanes;
        int filled = Math.Min(Lanes, _samples - first);
        Span<double> rows = scratch.Rows;
        for (int j = 0; j < _states.Length; j++)
        {
            Span<double> row = rows.Slice(j * Lanes, Lanes);
            ReadOnlySpan<double> u = _u.Row(_states[j])[(first * _stride)..];
            for (int i = 0; i < filled; i++)
            {
                row[i] = logWeights[j] - u[i * _stride];
            }

            // Lanes beyond the data repeat its last sample with weight 0.
            row[filled..].Fill(row[filled - 1]);
        }

        fixed (double* t = scratch.Rows, logD = &_logNormalizers[first], largest = scratch.Sums)
        {
            switch (SimdSupport.Width)
            {
                case 512: MbarKernels.Normalize<D8>(t, _states.Length, logD, largest); break;
                case 256: MbarKernels.Normalize<D4>(t, _states.Length, logD, largest); break;
                default: MbarKernels.Normalize<D2>(t, _states.Length, logD, largest); break;
            }
        }

        _blocks[block].Store(scratch.Rows, scratch.Sums, Negligible);
    }

    private double AddBlock(int block, double[] factors, MbarScratch scratch, double[] logDenominators, Span<double> sums, double[] gram)
    {
        MbarBlock data = _blocks[block];
        int first = block * Lanes;
        int filled = Math.Min(Lanes, _samples - first);
        for (int j = 0; j < data.Rows; j++)
        {
            scratch.Factors[j] = factors[data.Index[j]];
        }

        fixed (double* q = data.Values, c = scratch.Factors, d = scratch.Denominators, logD = scratch.LogDenominators)
        {
            switch (SimdSupport.Width)
            {
                case 512: MbarKernels.Denominators<D8>(q, data.Rows, c, d, logD); break;
                case 256: MbarKernels.Denominators<D4>(q, data.Rows, c, d, logD); break;
                default: MbarKernels.Denominators<D2>(q, data.Rows, c, d, logD); break;
            }
        }

        double objective = 0;
        for (int i = 0; i < filled; i++)
        {
            double weight = Weight(first + i);
            double root = Math.Sqrt(weight);
            scratch.Roots[i] = root;
            scratch.Scales[i] = root / scratch.Denominators[i];
            logDenominators[first + i] = _logNormalizers[first + i] + scratch.LogDenominators[i];
            objective += weight * logDenominators[first + i];
        }

        scratch.Roots.AsSpan(filled).Clear();
        scratch.Scales.AsSpan(filled).Clear();

        AddProducts(data, scratch, sums, gram);
        return objective;
    }

    private void AddProducts(MbarBlock data, MbarScratch scratch, Span<double> sums, double[] gram)
    {
        int order = _states.Length;
        fixed (double* q = data.Values, c = scratch.Factors, s = scratch.Scales, r = scratch.Roots, t = scratch.Rows, rowSums = scratch.Sums, m = gram)
        fixed (int* index = data.Index)
        {
            switch (SimdSupport.Width)
            {
                case 512:
                    MbarKernels.ScaleAndSum<D8>(q, data.Rows, s, r, t, rowSums);
                    MbarKernels.AddGram<D8>(t, data.Rows, c, index, m, order);
                    break;
                case 256:
                    MbarKernels.ScaleAndSum<D4>(q, data.Rows, s, r, t, rowSums);
                    MbarKernels.AddGram<D4>(t, data.Rows, c, index, m, order);
                    break;
                default:
                    MbarKernels.ScaleAndSum<D2>(q, data.Rows, s, r, t, rowSums);
                    MbarKernels.AddGram<D2>(t, data.Rows, c, index, m, order);
                    break;
            }
        }

        for (int j = 0; j < data.Rows; j++)
        {
            sums[data.Index[j]] += scratch.Factors[j] * scratch.Sums[j];
        }
    }
}
