using MicroMacro.Dynamics.Molecules;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.ForceInformed;

/// <summary>Alanine dipeptide, OBC2, 300 K, flexible bonds, in internal coordinates.</summary>
/// <remarks>
/// The score of a noised structure is (E[x0 | x̃] - x̃)/σ². A test structure is noised, so its x0 is itself a draw of p(x0 | x̃); two Metropolis
/// chains go on from it under the physical energy and the noise kernel, and their means A and B are independent unbiased estimates of
/// E[x0 | x̃] once the chains have forgotten x0. The squared error of a model's denoiser D is then the mean of (D - A)·(D - B).
/// </remarks>
internal sealed class AlanineProblem : IProblem
{
    private const double ThermalEnergy = 300 * 8.31446261815324e-3;
    private const int Replicas = 128;
    private const int Records = 40;
    private const int Train = 96 * Records;
    private const int Points = 256;
    private const int Forget = 150;
    private const int Keep = 350;
    private static readonly double[] Levels = [0.05, 0.1, 0.2];
    private readonly InternalCoordinateMap _map;
    private readonly ScalarForceField _field;
    private readonly double[] _features;
    private readonly double[] _scores;
    private readonly double[] _scale;
    private readonly double[][] _noised = new double[Levels.Length][];
    private readonly double[][] _meanA = new double[Levels.Length][];
    private readonly double[][] _meanB = new double[Levels.Length][];

    public AlanineProblem(int threads)
    {
        string folder = Path.Combine(Root(), "examples", "alanine-dipeptide");
        using FileStream top = File.OpenRead(Path.Combine(folder, "ala2.prmtop")), crd = File.OpenRead(Path.Combine(folder, "ala2.inpcrd"));
        MolecularTopology topology = AmberTopologyReader.Read(top, "ala2.prmtop");
        double[] start = AmberCoordinatesReader.Read(crd, "ala2.inpcrd", topology.AtomCount).Positions;
        GeneralizedBornOptions solvent = new(GeneralizedBornModel.Obc2);
        _field = new ScalarForceField(topology, CoulombConstant.Amber, solvent);
        double[] x = Frames(new LaneForceField(topology, CoulombConstant.Amber, solvent), start, threads);
        InternalCoordinates coordinates = InternalCoordinates.Build(
            topology.AtomCount, [.. topology.Bonds.SelectMany(b => new[] { b.I, b.J })], [.. topology.Atoms.Select(a => a.AtomicNumber)]);
        _map = InternalCoordinateMap.Fit(coordinates, x.AsSpan(0, Train * start.Length));
        int n = x.Length / start.Length, w = start.Length, d = _map.FeatureDimension;
        double[] forces = new double[x.Length];
        _features = new double[n * d];
        ParallelBlocks.For(n, threads, i =>
        {
            _field.Evaluate(x.AsSpan(i * w, w), forces.AsSpan(i * w, w));
            _map.Encode(x.AsSpan(i * w, w), _features.AsSpan(i * d, d));
        });
        _scores = FeatureScores.Of(_map, x[..(Train * w)], forces[..(Train * w)], ThermalEnergy, threads);
        _scale = Scale();
        for (int l = 0; l < Levels.Length; l++)
        {
            References(l, threads);
        }
    }

    private int Dimension => _map.FeatureDimension;

    public ScoreTrainingOptions Options { get; } = new()
    {
        Form = ScoreForm.Energy, Hidden = 128, Layers = 4, Batch = 256, Steps = 8000, LearningRate = 4e-3, ValidationInterval = 200, Patience = 1000,
    };

    public TrainingData Data(int frames, int seed, bool forces)
    {
        int d = Dimension;
        int[] chosen = [.. Enumerable.Range(0, Train)];
        RandomSequence random = new(new RandomKey((ulong)seed, 2));
        random.Shuffle(chosen.AsSpan());
        chosen = chosen[..frames];
        double[] x = [.. chosen.SelectMany(i => _features[(i * d)..((i + 1) * d)])];
        double[] s = [.. chosen.SelectMany(i => _scores[(i * d)..((i + 1) * d)])];
        return new TrainingData(x, new double[frames], null, [0.0], null)
        {
            FeaturePeriods = _map.FeaturePeriods,
            Scores = forces ? new KnownScores(s) : null,
        };
    }

    // Both scores are per unit of each feature; a model's noise is in units of its own deviations, which differ from the reference's by their sampling error.
    public double Error(ScoreModel model, int threads)
    {
        int d = Dimension;
        double sum = 0;
        for (int l = 0; l < Levels.Length; l++)
        {
            double[] clean = new double[Points * d];
            double error = 0, size = 0;
            model.Denoise(_noised[l], Levels[l], new double[Points], clean);
            for (int i = 0; i < clean.Length; i++)
            {
                double own = model.FeatureScale[i % d], reference = _scale[i % d];
                double score = (clean[i] - _noised[l][i]) / (own * own);
                double a = _meanA[l][i] / (reference * reference), b = _meanB[l][i] / (reference * reference);
                error += (score - a) * (score - b) * reference * reference;
                size += a * b * reference * reference;
            }

            sum += Math.Max(0, error / size);
        }

        return Math.Sqrt(sum / Levels.Length);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MicroMacro.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("run it from the repository");
    }

    // Equilibrated for 50 ps, then a frame every picosecond from each of 128 replicas; the last 32 replicas are for testing alone.
    private static double[] Frames(LaneForceField field, double[] start, int threads)
    {
        MolecularEnsemble ensemble = new(field, new() { ThermalEnergy = ThermalEnergy, Friction = 5, Timestep = 0.001 });
        RandomKey key = new(2024, 1);
        double[] starts = [.. Enumerable.Repeat(start, Replicas).SelectMany(p => p)];
        MolecularRun run = ensemble.Run(new MolecularRequest
        {
            State = ensemble.Start(starts, key), Key = key, Threads = threads, EquilibrationSteps = 50_000, Records = Records, Stride = 1000,
        });
        return Array.ConvertAll(run.Positions, v => (double)v);
    }

    private double[] Scale()
    {
        int d = Dimension;
        double[] mean = new double[d], squares = new double[d];
        for (int i = 0; i < Train * d; i++)
        {
            mean[i % d] += _features[i] / Train;
            squares[i % d] += _features[i] * _features[i] / Train;
        }

        return [.. mean.Select((m, j) => j < _map.PlainCount ? Math.Sqrt(squares[j] - (m * m)) : 0.5)];
    }

    private void References(int l, int threads)
    {
        int d = Dimension;
        (_noised[l], _meanA[l], _meanB[l]) = (new double[Points * d], new double[Points * d], new double[Points * d]);
        int step = ((_features.Length / d) - Train) / Points;
        ParallelBlocks.For(Points, threads, p =>
        {
            RandomSequence random = new(new RandomKey(501, (ulong)((l * Points) + p)));
            ReadOnlySpan<double> clean = _features.AsSpan((Train + (p * step)) * d, d);
            Span<double> noised = _noised[l].AsSpan(p * d, d);
            for (int j = 0; j < d; j++)
            {
                noised[j] = clean[j] + (Levels[l] * _scale[j] * random.NextGaussian());
            }

            PosteriorChain chain = new(_map, _field, ThermalEnergy, Levels[l], _scale);
            chain.Mean(clean, noised, Forget, Keep, ref random, _meanA[l].AsSpan(p * d, d));
            chain.Mean(clean, noised, Forget, Keep, ref random, _meanB[l].AsSpan(p * d, d));
        });
    }
}
