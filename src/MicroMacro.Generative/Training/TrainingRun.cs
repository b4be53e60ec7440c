using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Training;

/// <summary>One training from start to end.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const int LeastRecords = 16;
    private readonly TrainingData _data;
    private readonly ScoreTrainingOptions _options;
    private readonly ulong _seed;
    private readonly double[] _widths;
    private readonly ScoreArchitecture _architecture;
    private readonly WorkerTeam _team;
    private readonly RecordOrder _order;
    private readonly FreshRecords? _fresh;
    private readonly TrainingStep _step;
    private readonly ValidationLoss? _validation;
    private readonly List<int> _steps = [];
    private readonly List<double> _trainingLosses = [];
    private readonly List<double> _validationLosses = [];
    private AlignedBuffer? _best;
    private double _bestLoss = double.PositiveInfinity;
    private int _sinceBest;
    private double _sum;
    private int _since;
    private int _taken;

    /// <summary>Splits and prepares the data and starts the weights.</summary>
    public TrainingRun(TrainingData data, ScoreTrainingOptions options, ulong seed, int threads, RecordSource? source = null)
    {
        _data = data;
        _options = options;
        _seed = seed;
        _widths = options.LabelWidths is { Length: > 0 } widths ? widths : new double[data.LabelDimension];
        if (data.Scores is not null)
        {
            ScoreTargets.Check(data, _widths);
        }

        RandomKey key = new RandomKey(seed, 0).Substream("train");
        TrainingSplit split = TrainingSplit.Of(data, options.ValidationFraction, key);
        if (split.Training.Length + split.Validation.Length < LeastRecords)
        {
            throw new InvalidDataInputException($"{split.Training.Length + split.Validation.Length} records with weight are too few to train on; at least {LeastRecords} are needed");
        }

        if (source is null)
        {
            RecordDoubts.RequireVariation(data, [.. split.Training, .. split.Validation]);
        }

        _architecture = StartingPoint.Architecture(data, options, split.Training, key);
        AlignedBuffer parameters = StartingPoint.Weights(_architecture.Layout, key);
        PreparedRecords records = new(data, _architecture, _widths);
        NoiseLevels levels = new(_architecture.Noise, options.Schedule);
        _team = new WorkerTeam(WorkerTeam.UsefulThreads(_architecture.Layout, options.Batch, threads));
        _order = new RecordOrder(split.Training, data.Weights, options.Batch, key);
        _fresh = source is null ? null : new FreshRecords(source, data, _architecture, _widths, options.Batch);
        _step = new TrainingStep(_architecture, _fresh?.Records ?? records, levels, options, parameters, key, _team);
        _validation = split.Validation.Length == 0
            ? null
            : new ValidationLoss(_architecture, records, levels, split.Validation, data.Weights, key, _team);
    }

    /// <summary>Takes the steps.</summary>
    /// <param name="progress">Told at every validation, or null.</param>
    /// <param name="checkpoint">Where the state is kept, or null.</param>
    /// <param name="cancellationToken">Looked at before every step; the state is kept before it ends.</param>
    public ScoreTrainingResult Run(IProgress<ScoreTrainingProgress>? progress, ITrainingCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        if (checkpoint?.Load() is { } state)
        {
            Restore(state);
        }

        for (int t = _taken + 1; t <= _options.Steps && _sinceBest < _options.Patience; t++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                checkpoint?.Save(State());
                return Finish(ScoreTrainingStatus.Cancelled);
            }

            if (!_step.Take(t, _fresh?.Next(t) ?? _order.Next(), out double loss))
            {
                return Finish(ScoreTrainingStatus.Diverged);
            }

            _taken = t;
            _sum += loss;
            _since++;
            if (t % _options.ValidationInterval != 0 && t != _options.Steps)
            {
                continue;
            }

            double validation = _validation?.Of(_step.Average) ?? double.NaN;
            if (_validation is not null && !double.IsFinite(validation))
            {
                return Finish(ScoreTrainingStatus.Diverged);
            }

            Record(t, _sum / _since, validation);
            progress?.Report(new ScoreTrainingProgress(t, _options.Steps, _sum / _since, validation));
            _sum = 0;
            _since = 0;
            if (checkpoint?.IsDue == true)
            {
                checkpoint.Save(State());
            }
        }

        return Finish(_sinceBest >= _options.Patience ? ScoreTrainingStatus.StoppedEarly : ScoreTrainingStatus.Completed);
    }

    /// <inheritdoc/>
    public void Dispose() => _team.Dispose();

    private ArrayBundle State()
    {
        ArrayBundle state = new();
        _step.Write(state);
        (int epochs, int position) = _order.State;
        state["count"] = NamedArray.Of(new double[] { _taken, _since, _sinceBest, epochs, position }, 5);
        state["loss"] = NamedArray.Of(new[] { _sum, double.IsFinite(_bestLoss) ? _bestLoss : 0.0 }, 2);
        state["history.step"] = NamedArray.Of(_steps.Select(s => (double)s).ToArray(), _steps.Count);
        state["history.training"] = NamedArray.Of(_trainingLosses.ToArray(), _trainingLosses.Count);
        state["history.validation"] = NamedArray.Of(_validationLosses.ToArray(), _validationLosses.Count);
        state["best"] = NamedArray.Of(_best?.Span.ToArray() ?? [], _best?.Length ?? 0);
        return state;
    }

    private void Restore(ArrayBundle stored)
    {
        StoredModelReader reader = new(new StoredModel(stored, new Dictionary<string, string>()));
        double[] count = reader.Doubles("count", 5);
        (_taken, _since, _sinceBest) = ((int)count[0], (int)count[1], (int)count[2]);
        _order.State = ((int)count[3], (int)count[4]);
        double[] loss = reader.Doubles("loss", 2);
        _sum = loss[0];
        _steps.AddRange(reader.Doubles("history.step", -1).Select(s => (int)s));
        _trainingLosses.AddRange(reader.Doubles("history.training", _steps.Count));
        _validationLosses.AddRange(reader.Doubles("history.validation", _validation is null ? 0 : _steps.Count));
        _step.Read(reader);
        if (_steps.Count > 0)
        {
            _bestLoss = loss[1];
            _best = new AlignedBuffer(_step.Average.Length);
            reader.Floats("best", _best.Length).CopyTo(_best.Span);
        }
    }

    private void Record(int step, double training, double validation)
    {
        _steps.Add(step);
        _trainingLosses.Add(training);
        if (_validation is not null)
        {
            _validationLosses.Add(validation);
        }

        // Without validation the last average is the best one known.
        double loss = _validation is null ? -step : validation;
        if (loss < _bestLoss)
        {
            _bestLoss = loss;
            _sinceBest = 0;
            _best ??= new AlignedBuffer(_step.Average.Length);
            _step.Average.Span.CopyTo(_best.Span);
        }
        else
        {
            _sinceBest++;
        }
    }

    private ScoreTrainingResult Finish(ScoreTrainingStatus status)
    {
        // A step may end in weights that are not finite though its loss was.
        bool usable = _best is not null && _best.Span.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0;
        status = usable || status == ScoreTrainingStatus.Cancelled ? status : ScoreTrainingStatus.Diverged;
        ScoreModel? model = !usable
            ? null
            : new ScoreModel(
                _architecture, _best!, LabelCoverage.Of(_data.Z, _data.Period, _data.Weights), _data.LabelNames, _data.LabelUnits, [.. _widths], _seed)
            {
                Card = new ModelCard(_data.System, TrainingIdentity.Of(_data), _data.Count, _data.Scores is not null),
            };
        return new ScoreTrainingResult(status, model, new LossHistory([.. _steps], [.. _trainingLosses], [.. _validationLosses]));
    }
}
