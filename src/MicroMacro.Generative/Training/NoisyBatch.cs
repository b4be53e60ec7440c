using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Training;

/// <summary>A batch of noised records: writes the network's input and target for a block of 64 rows, and scores the network's output.</summary>
internal sealed unsafe class NoisyBatch
{
    private readonly ScoreArchitecture _architecture;
    private readonly PreparedRecords _records;
    private readonly NoiseLevels _levels;
    private readonly MlpWorkspace _workspace;
    private readonly AlignedBuffer _targets;
    private readonly float[][] _noise;
    private readonly float[][] _tangents;
    private readonly float[] _shares;
    private readonly float[] _weights;
    private readonly float[] _levelWeights = new float[NoiseLevels.Count];
    private readonly RandomKey _noiseKey;
    private readonly RandomKey _levelKey;
    private readonly RandomKey _labelKey;

    /// <summary>Room for a batch.</summary>
    /// <param name="architecture">The model's shape.</param>
    /// <param name="records">Where records come from.</param>
    /// <param name="levels">Noise levels.</param>
    /// <param name="workspace">The activations, whose input this fills.</param>
    /// <param name="key">Key of all noise of the batch.</param>
    public NoisyBatch(ScoreArchitecture architecture, PreparedRecords records, NoiseLevels levels, MlpWorkspace workspace, RandomKey key)
    {
        _architecture = architecture;
        _records = records;
        _levels = levels;
        _workspace = workspace;
        _targets = new AlignedBuffer(workspace.Blocks * workspace.BlockLength(architecture.Layout.Layers + 1));
        _weights = new float[workspace.Blocks * Sgemm.BlockRows];
        _noise = new float[workspace.Blocks][];
        _tangents = new float[workspace.Blocks][];
        for (int b = 0; b < _noise.Length; b++)
        {
            _noise[b] = new float[Sgemm.BlockRows * architecture.FeatureDimension];
            _tangents[b] = new float[Sgemm.BlockRows * Embedding.TangentLength];
        }

        // Levels whose targets are nearly noiseless count for more, so that each level is learned to the same share of its own spread.
        int d = architecture.FeatureDimension;
        _shares = new float[records.Targets is null ? 0 : NoiseLevels.Count * d];
        for (int i = 0; i < _levelWeights.Length; i++)
        {
            records.Targets?.Shares(levels.Sigma(i), _shares.AsSpan(i * d, d));
            _levelWeights[i] = records.Targets is null ? levels.Weight(i) : (float)(levels.Weight(i) / records.Targets.Spread(levels.Sigma(i)));
        }

        _noiseKey = key.Substream("noise");
        _levelKey = key.Substream("level");
        _labelKey = key.Substream("label");
    }

    private FeatureEmbedding Embedding => _architecture.Embedding;

    /// <summary>Fills one block of the input and of the target.</summary>
    /// <param name="block">The block.</param>
    /// <param name="order">Records of the batch, row by row.</param>
    /// <param name="step">The step, which decides the noise.</param>
    public void Fill(int block, ReadOnlySpan<int> order, ulong step)
    {
        int d = _architecture.FeatureDimension;
        int first = block * Sgemm.BlockRows;
        int rows = _workspace.RowsOf(block);
        Span<float> label = stackalloc float[_architecture.Labels.EncodedDimension];
        Span<float> labelNoise = stackalloc float[_records.LabelDimension];
        Span<float> change = stackalloc float[_records.Targets is null ? 0 : d];
        float[] noise = _noise[block];
        SampleNoise.Fill(_noiseKey, (uint)first, step, rows, d, noise);
        float* input = _workspace.Activation(0, block);
        float* target = Target(block);
        (float U0, float U1, float U2, float U3) uniforms = default;
        for (int r = 0; r < rows; r++)
        {
            int row = first + r;
            uniforms = r % 4 == 0
                ? Uniform.Four(_levelKey, (uint)row, step, 0)
                : (uniforms.U1, uniforms.U2, uniforms.U3, 0f);
            int level = Level(row, uniforms.U0);
            ref readonly EdmPreconditioning edm = ref _levels.Preconditioning(level);
            ReadOnlySpan<float> x = _records.Features(order[row]);
            float sigma = _levels.Sigma(level);
            Span<float> rowNoise = noise.AsSpan(r * d, d);
            _weights[row] = _levelWeights[level];
            foreach ((int feature, int column, int count) in Embedding.Runs)
            {
                int place = MlpWorkspace.Place(r, column);
                Noised.Row(x.Slice(feature, count), rowNoise.Slice(feature, count), sigma, edm.In, edm.Out, input + place, target + place);
            }

            if (Embedding.Circles.Length > 0)
            {
                Circles(x, rowNoise, level, Tangents(block, r), input, target, r);
            }

            Copy(_levels.Embedding(level), input, r, _architecture.NoiseOffset);
            _records.Label(order[row], _labelKey, (uint)row, step, label, labelNoise);
            Copy(label, input, r, _architecture.LabelOffset);
            if (_records.Targets is { } targets)
            {
                targets.Change(order[row], sigma, _shares.AsSpan(level * d, d), _levels.Damping(level), labelNoise, rowNoise, change);
                for (int j = 0; j < d; j++)
                {
                    target[MlpWorkspace.Place(r, Embedding.Column(j))] += change[j];
                }
            }
        }
    }

    /// <summary>The squared error of a block's output, summed over rows with weights and divided by the dimension; and its gradient where asked.</summary>
    /// <param name="block">The block.</param>
    /// <param name="rowWeights">Weights of all rows of the batch, summing to 1; empty for equal ones.</param>
    /// <param name="withGradient">Whether to write the gradient at the output.</param>
    public double Loss(int block, ReadOnlySpan<double> rowWeights, bool withGradient)
    {
        int d = _architecture.FeatureDimension;
        int outputs = _architecture.Layout.Layers + 1;
        float* output = _workspace.Activation(outputs, block);
        float* target = Target(block);
        float* gradient = withGradient ? _workspace.Gate(outputs, block) : null;
        double equal = 1.0 / _workspace.Rows;
        float scale = (float)(2.0 * equal / d);
        double loss = 0;
        for (int r = 0; r < _workspace.RowsOf(block); r++)
        {
            float squares = 0;
            float weight = _weights[(block * Sgemm.BlockRows) + r];
            foreach ((_, int column, int count) in Embedding.Runs)
            {
                int place = MlpWorkspace.Place(r, column);
                for (int k = place; k < place + count; k++)
                {
                    float error = output[k] - target[k];
                    squares += error * error;
                    if (gradient is not null)
                    {
                        gradient[k] = scale * weight * error;
                    }
                }
            }

            for (int c = 0; c < Embedding.Circles.Length; c++)
            {
                int column = Embedding.Column(Embedding.Circles[c]);
                ReadOnlySpan<float> tangents = Tangents(block, r);
                float error = Embedding.Along(tangents, c, output, r) - target[MlpWorkspace.Place(r, column)];
                squares += error * error;
                for (int k = 0; gradient is not null && k < 2 * Embedding.Harmonics; k++)
                {
                    gradient[MlpWorkspace.Place(r, column + k)] = scale * weight * error * tangents[(2 * Embedding.Harmonics * c) + k];
                }
            }

            loss += weight * squares * (rowWeights.IsEmpty ? equal : rowWeights[(block * Sgemm.BlockRows) + r]);
        }

        return loss / d;
    }

    private static void Copy(ReadOnlySpan<float> values, float* input, int row, int first)
    {
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, Sgemm.PanelWidth - (first % Sgemm.PanelWidth));
            values[..count].CopyTo(new Span<float>(input + MlpWorkspace.Place(row, first), count));
            values = values[count..];
            first += count;
        }
    }

    private Span<float> Tangents(int block, int row) => _tangents[block].AsSpan(row * Embedding.TangentLength, Embedding.TangentLength);

    // Noises a row's circles. Their noise becomes minus sigma times the wrapped kernel's score, which is the unit noise where the kernel is narrow.
    private void Circles(ReadOnlySpan<float> x, Span<float> noise, int level, Span<float> tangents, float* input, float* target, int row)
    {
        float sigma = _levels.Sigma(level), damping = _levels.Damping(level);
        double turned = FeatureEmbedding.UnitRadians * (double)sigma;
        Span<float> noised = stackalloc float[x.Length];
        foreach (int j in Embedding.Circles)
        {
            noised[j] = x[j] + (sigma * noise[j]);
            noise[j] = (float)(-turned * WrappedNormal.Score(turned * noise[j], turned));
            target[MlpWorkspace.Place(row, Embedding.Column(j))] = -noise[j] / damping;
        }

        Embedding.Tangents(noised, tangents);
        Embedding.Write(tangents, damping, input, row);
    }

    // One level from each of as many strata as rows; records come in random order, so a stratum belongs to no record.
    private int Level(int row, float u) =>
        Math.Min(NoiseLevels.Count - 1, (int)((row + u) * ((float)NoiseLevels.Count / _workspace.Rows)));

    private float* Target(int block) =>
        _targets.Pointer + ((nint)block * _workspace.BlockLength(_architecture.Layout.Layers + 1));
}
