using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Likelihood;

/// <summary>Samples and densities by the adaptive probability flow between a normal law (on circles: the uniform one) at large noise and the data [song2021sde, appendix D].</summary>
/// <remarks>
/// log p(x) = log N(x_T; m, sigma_T²) + the integral of the flow's divergence, with m = D(0; sigma_T, z), the mean of the conditional
/// law; a periodic feature has the uniform density of its circle instead. The density is the sampler's own, exactly up to the tolerance, per volume of the features in their units.
/// </remarks>
internal sealed class FlowLikelihood(ScoreArchitecture architecture, AlignedBuffer parameters, FlowRange range, double tolerance, int probes)
{
    /// <summary>Draws samples and gives their log densities.</summary>
    /// <param name="request">Labels and counts.</param>
    /// <param name="key">Key of the noise.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <param name="samples">Receives the samples, shape [n, d].</param>
    /// <param name="logDensity">Receives their log densities, shape [n]; empty where the divergence is not computed.</param>
    /// <returns>Evaluations of the network, all samples together.</returns>
    public long Sample(SampleRequest request, RandomKey key, int threads, double[] samples, double[] logDensity)
    {
        int blocks = (request.Count + Sgemm.BlockRows - 1) / Sgemm.BlockRows;
        long[] evaluations = new long[blocks];
        ParallelBlocks.For(blocks, threads, b =>
        {
            int first = b * Sgemm.BlockRows, rows = Math.Min(Sgemm.BlockRows, request.Count - first), d = architecture.FeatureDimension;
            Block block = new(this, key, (uint)first, rows, r => request.Label(first + r));
            double[] start = new double[rows];
            float[] noise = new float[rows * d];
            SampleNoise.Fill(key, (uint)first, 0, rows, d, noise);
            for (int i = 0; i < noise.Length; i++)
            {
                block.X[i] = block.Mean[i] + (range.High * noise[i]);
            }

            block.Wrap();
            block.LogNormal(start);
            block.Move(VectorMath.Log(range.High), VectorMath.Log(range.Low));
            for (int r = 0; r < rows; r++)
            {
                for (int j = 0; j < d; j++)
                {
                    samples[((first + r) * d) + j] = architecture.Features.Restored(block.X[(r * d) + j], j);
                }

                if (probes >= 0)
                {
                    logDensity[first + r] = start[r] - block.Volume[r] - LogScale();
                }
            }

            evaluations[b] = block.Evaluations;
        });
        return evaluations.Sum();
    }

    /// <summary>Log densities of given points.</summary>
    /// <param name="x">Features, shape [n, d].</param>
    /// <param name="labels">Labels, shape [n, c].</param>
    /// <param name="key">Key of the probes.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <param name="logDensity">Receives the log densities, shape [n].</param>
    public void Evaluate(double[] x, double[] labels, RandomKey key, int threads, double[] logDensity)
    {
        int n = logDensity.Length, d = architecture.FeatureDimension, c = architecture.Labels.Dimension;
        ParallelBlocks.For((n + Sgemm.BlockRows - 1) / Sgemm.BlockRows, threads, b =>
        {
            int first = b * Sgemm.BlockRows, rows = Math.Min(Sgemm.BlockRows, n - first);
            Block block = new(this, key, (uint)first, rows, r => labels.AsSpan((first + r) * c, c));
            for (int i = 0; i < rows * d; i++)
            {
                block.X[i] = architecture.Features.Standard(x[(first * d) + i], i % d);
            }

            block.Move(VectorMath.Log(range.Low), VectorMath.Log(range.High));
            double[] end = new double[rows];
            block.LogNormal(end);
            for (int r = 0; r < rows; r++)
            {
                logDensity[first + r] = end[r] + block.Volume[r] - LogScale();
            }
        });
    }

    private double LogScale() => architecture.Features.Scale.Sum(VectorMath.Log);

    /// <summary>Up to 64 states on the flow.</summary>
    private sealed class Block
    {
        private readonly FlowLikelihood _flow;
        private readonly DormandPrince _method;

        public Block(FlowLikelihood flow, RandomKey key, uint first, int rows, LabelOf labelOf)
        {
            _flow = flow;
            int d = flow.Architecture.FeatureDimension;
            FlowField field = new(flow.Architecture, flow.Parameters, flow.Probes);
            for (int r = 0; r < rows; r++)
            {
                field.SetLabel(r, labelOf(r));
            }

            field.DrawProbes(key.Substream("probes"), first);
            X = new double[rows * d];
            Volume = new double[rows];
            Mean = new double[rows * d];

            // At the origin the velocity x - D is minus the denoiser, and the denoiser at large noise is the mean.
            double[] logSigma = new double[rows];
            Array.Fill(logSigma, VectorMath.Log(flow.Range.High));
            field.Evaluate([.. Enumerable.Range(0, rows)], logSigma, X, Mean, new double[rows]);
            for (int i = 0; i < Mean.Length; i++)
            {
                Mean[i] = -Mean[i];
            }

            _method = new DormandPrince(field, rows, flow.Tolerance);
        }

        /// <summary>The label of a row.</summary>
        public delegate ReadOnlySpan<double> LabelOf(int row);

        /// <summary>States, standardised, shape [rows, d].</summary>
        public double[] X { get; }

        /// <summary>Mean of each conditional law, standardised, shape [rows, d].</summary>
        public double[] Mean { get; }

        /// <summary>Integral of the divergence along the last move, shape [rows].</summary>
        public double[] Volume { get; }

        /// <summary>Evaluations of the network, all states together.</summary>
        public long Evaluations => _method.Evaluations;

        /// <summary>Moves the states along the flow; what cannot be followed to its end becomes NaN, state and volume.</summary>
        public void Move(double from, double to)
        {
            _method.Run(from, to, X, Volume);
            int d = X.Length / Volume.Length;
            for (int r = 0; r < Volume.Length; r++)
            {
                if (_method.Status[r] != FlowStatus.Completed)
                {
                    X.AsSpan(r * d, d).Fill(double.NaN);
                    Volume[r] = double.NaN;
                }
            }
        }

        /// <summary>Takes periodic features to the first turn of their circle: their steps are then as precise as those of plain ones.</summary>
        public void Wrap()
        {
            int d = _flow.Architecture.FeatureDimension;
            foreach (int circle in _flow.Architecture.Embedding.Circles)
            {
                for (int i = circle; i < X.Length; i += d)
                {
                    X[i] = Math.IEEERemainder(X[i], FeatureEmbedding.Circumference);
                }
            }
        }

        /// <summary>The log density of the states under the law at the largest noise: normal, uniform on circles.</summary>
        public void LogNormal(double[] logDensity)
        {
            int d = X.Length / logDensity.Length;
            FeatureEmbedding embedding = _flow.Architecture.Embedding;
            double high = _flow.Range.High;
            for (int r = 0; r < logDensity.Length; r++)
            {
                double squares = 0;
                foreach ((int feature, _, int count) in embedding.Runs)
                {
                    for (int i = (r * d) + feature; i < (r * d) + feature + count; i++)
                    {
                        double z = (X[i] - Mean[i]) / high;
                        squares += z * z;
                    }
                }

                logDensity[r] = (-0.5 * squares) - (embedding.PlainCount * (VectorMath.Log(high) + (0.5 * VectorMath.Log(2.0 * Math.PI))));
                logDensity[r] -= embedding.Circles.Length * VectorMath.Log(FeatureEmbedding.Circumference);
            }
        }
    }

    private ScoreArchitecture Architecture => architecture;

    private AlignedBuffer Parameters => parameters;

    private FlowRange Range => range;

    private double Tolerance => tolerance;

    private int Probes => probes;
}
