using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Training;

/// <summary>One optimiser step: noised batch, forward and backward by blocks of rows, weight gradients and AdamW by panels of weights.</summary>
/// <remarks>Takes no memory from the heap and gives the same bits for any number of threads.</remarks>
internal sealed unsafe class TrainingStep
{
    private readonly ScoreArchitecture _architecture;
    private readonly ScoreTrainingOptions _options;
    private readonly WorkerTeam _team;
    private readonly MlpWorkspace _workspace;
    private readonly NoisyBatch _batch;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _transposed;
    private readonly AlignedBuffer _gradient;
    private readonly AlignedBuffer _first;
    private readonly AlignedBuffer _second;
    private readonly AlignedBuffer[] _scratch;
    private readonly double[] _losses;
    private readonly double[] _squares;
    private readonly Action<int, int> _rows;
    private readonly Action<int, int> _gradients;
    private readonly Action<int, int> _update;
    private ReadOnlyMemory<int> _order;
    private AdamWScalars _scalars;
    private ulong _number;

    /// <summary>Room for the steps of one training.</summary>
    public TrainingStep(
        ScoreArchitecture architecture, PreparedRecords records, NoiseLevels levels, ScoreTrainingOptions options, AlignedBuffer parameters,
        RandomKey key, WorkerTeam team)
    {
        MlpLayout layout = architecture.Layout;
        _architecture = architecture;
        _options = options;
        _team = team;
        _parameters = parameters;
        Average = parameters.Clone();
        bool paired = architecture.Form == ScoreForm.Energy;
        _workspace = new MlpWorkspace(layout, options.Batch, withGradient: true, paired);
        _batch = new NoisyBatch(architecture, records, levels, _workspace, key.Substream("batch"));
        _transposed = new AlignedBuffer(layout.TransposedLength);
        _gradient = new AlignedBuffer(layout.ParameterLength);
        _first = new AlignedBuffer(layout.ParameterLength);
        _second = new AlignedBuffer(layout.ParameterLength);
        _scratch = new AlignedBuffer[team.Size];
        for (int i = 0; i < _scratch.Length; i++)
        {
            _scratch[i] = new AlignedBuffer(paired ? EnergyPass.ScratchLength(layout, _workspace) : 2 * _workspace.BlockLength(1));
        }

        _losses = new double[_workspace.Blocks];
        _squares = new double[layout.PanelTasks];
        _rows = paired ? EnergyRows : Rows;
        _gradients = (task, _) => _squares[task] = MlpPass.WeightGradient(layout, _workspace, task, _gradient.Pointer);
        _update = Update;
        Transpose();
    }

    /// <summary>The moving average of the weights.</summary>
    public AlignedBuffer Average { get; }

    /// <summary>Takes one step; false, with the weights untouched, where the loss or the gradient is not finite.</summary>
    /// <param name="number">Number of the step, from 1.</param>
    /// <param name="order">Records of the batch.</param>
    /// <param name="loss">The loss before the step.</param>
    public bool Take(int number, ReadOnlyMemory<int> order, out double loss)
    {
        _number = (ulong)number;
        _order = order;
        _team.Run(_workspace.Blocks, _rows);
        _team.Run(_squares.Length, _gradients);
        loss = Sum(_losses);
        double norm = Math.Sqrt(Sum(_squares));
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            return false;
        }

        _scalars = Scalars(number, norm);
        _team.Run(_squares.Length, _update);
        return true;
    }

    /// <summary>Adds all that the next step depends on to a bundle.</summary>
    public void Write(ArrayBundle state)
    {
        foreach ((string name, AlignedBuffer buffer) in Buffers())
        {
            state[name] = NamedArray.Of(buffer.Span.ToArray(), buffer.Length);
        }
    }

    /// <summary>Goes back to a state that <see cref="Write"/> kept.</summary>
    public void Read(StoredModelReader state)
    {
        foreach ((string name, AlignedBuffer buffer) in Buffers())
        {
            state.Floats(name, buffer.Length).CopyTo(buffer.Span);
        }

        Transpose();
    }

    private static double Sum(double[] parts)
    {
        double sum = 0;
        foreach (double part in parts)
        {
            sum += part;
        }

        return sum;
    }

    private (string Name, AlignedBuffer Buffer)[] Buffers() =>
        [("weights", _parameters), ("average", Average), ("moment.first", _first), ("moment.second", _second)];

    private void Transpose()
    {
        for (int task = 0; task < _architecture.Layout.PanelTasks; task++)
        {
            MlpPass.Transpose(_architecture.Layout, _parameters.Pointer, _transposed.Pointer, task);
        }
    }

    private void Rows(int block, int worker)
    {
        _batch.Fill(block, _order.Span, _number);
        MlpPass.Forward(_architecture.Layout, _parameters.Pointer, _workspace, block);
        _losses[block] = _batch.Loss(block, default, withGradient: true);
        MlpPass.Backward(_architecture.Layout, _transposed.Pointer, _workspace, block, _scratch[worker].Pointer);
    }

    private void EnergyRows(int block, int worker)
    {
        _batch.Fill(block, _order.Span, _number);
        float* scratch = _scratch[worker].Pointer;
        EnergyPass.Forward(_architecture.Layout, _parameters.Pointer, _transposed.Pointer, _workspace, block, scratch);
        _losses[block] = _batch.Loss(block, default, withGradient: true);
        EnergyPass.Backward(_architecture.Layout, _parameters.Pointer, _transposed.Pointer, _workspace, block, scratch);
    }

    private void Update(int task, int worker)
    {
        MlpLayout layout = _architecture.Layout;
        (int l, int q) = layout.Task(task);
        LinearLayer linear = layout.Linears[l];
        Apply(linear.WeightOffset + (q * linear.WeightPanelLength), linear.WeightPanelLength, _scalars);
        Apply(linear.BiasOffset + (q * Sgemm.PanelWidth), Sgemm.PanelWidth, _scalars with { Keep = 1f });
        MlpPass.Transpose(layout, _parameters.Pointer, _transposed.Pointer, task);
    }

    private void Apply(int offset, int count, in AdamWScalars scalars) =>
        AdamW.Step(
            _parameters.Pointer + offset, _gradient.Pointer + offset, _first.Pointer + offset, _second.Pointer + offset,
            Average.Pointer + offset, count, scalars);

    private AdamWScalars Scalars(int number, double norm)
    {
        double rate = _options.LearningRate * LearningRate.Factor(number, _options.WarmUpSteps, _options.Steps, _options.Decay);
        double correction1 = 1.0 - VectorMath.Exp(number * VectorMath.Log((double)AdamW.Beta1));
        double correction2 = 1.0 - VectorMath.Exp(number * VectorMath.Log((double)(float)_options.SecondMomentDecay));

        // A young average follows faster, so that it forgets the random start.
        double decay = Math.Min(_options.EmaDecay, (1.0 + number) / (10.0 + number));
        return new AdamWScalars(
            (float)(rate / correction1), (float)(1.0 / correction2), (float)Math.Min(1.0, _options.ClipNorm / Math.Max(norm, 1e-30)),
            (float)(1.0 - (rate * _options.WeightDecay)), (float)(1.0 - decay), (float)_options.SecondMomentDecay);
    }
}
