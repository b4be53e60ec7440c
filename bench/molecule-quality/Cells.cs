using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics;

namespace MicroMacro.Bench.MoleculeQuality;

/// <summary>What a model is worth, cell by cell of the acceptance line.</summary>
internal sealed class Cells(Alanine alanine, ScoreModel model, InternalCoordinateMap map, double[] frames, double[] truth, int threads, int count)
{
    private const int Samples = 50_000;
    private static readonly LikelihoodOptions Density = new() { Tolerance = 1e-4, SigmaMin = 0.02, SigmaMax = 10 };
    private static readonly SamplerOptions Sampler = MoleculeModelDefaults.Sampler with { Steps = 24 };

    private int Width => alanine.Width;

    /// <summary>Ramachandran free energy, validity by geometry and by energy.</summary>
    public void Unconditional(JsonObject result)
    {
        double[] x = Decode(model.Sample([0.0], Samples, 1, 1, threads, Sampler), [0.0]);
        double[] reference = Figures.Histogram(alanine.Torsions(truth));
        result["ramachandran_kT"] = Figures.Error(Figures.Histogram(alanine.Torsions(x)), reference);
        result["ramachandran_frames_kT"] = Figures.Error(Figures.Histogram(alanine.Torsions(frames)), reference);
        StructureValidity validity = new(MoleculeValidity.Geometry(alanine.Topology, alanine.Start, Alanine.ThermalEnergy));
        double ceiling = Figures.Quantile(Energies(truth), 0.999);
        bool[] valid = new bool[Samples];
        ParallelBlocks.For(Samples, threads, i => valid[i] = validity.Check(x.AsSpan(i * Width, Width)).IsValid);
        result["valid_geometry"] = valid.Average(v => v ? 1.0 : 0.0);
        result["valid_energy"] = Energies(x).Average(e => e < ceiling ? 1.0 : 0.0);
    }

    /// <summary>Weights against exp(-U/kT), and the log densities of held-out frames among those of samples. Seeds from the first on are of the sampling.</summary>
    public void Weights(JsonObject result, ulong first, int seeds)
    {
        JsonArray all = [];
        double floor = double.NaN;
        for (ulong seed = first; seed < first + (ulong)seeds; seed++)
        {
            DensityDraw draw = model.SampleWithDensity([0.0], count, seed, 1, threads, Density);
            double[] logp = Positions(draw.Samples, draw.LogDensity), w = LogWeights(Decode(draw.Samples, [0.0]), logp);
            floor = seed == first ? Figures.Quantile(logp, 0.001) : floor;
            all.Add(new JsonObject
            {
                ["ess_share_100"] = Figures.Share(w, Math.Min(100, count)), ["ess_share_1000"] = Figures.Share(w, Math.Min(1000, count)), [$"ess_share_{count}"] = Figures.Share(w, count),
                ["sd_log_weight"] = Figures.Deviation(w), ["acceptance"] = ImportanceWeights.IndependenceAcceptance(w), ["evaluations"] = draw.EvaluationsPerSample,
            });
            Console.Error.WriteLine(all[^1]!.ToJsonString());
        }

        result["seeds"] = all;
        int held = Math.Min(5000, count), stride = truth.Length / Width / held;
        double[] features = new double[held * map.FeatureDimension];
        for (int i = 0; i < held; i++)
        {
            map.Encode(truth.AsSpan(i * stride * Width, Width), features.AsSpan(i * map.FeatureDimension, map.FeatureDimension));
        }

        double[] heldOut = Positions(features, model.LogLikelihood(features, new double[held], Density, 1, threads));
        result["held_out"] = held;
        result["held_out_below_floor"] = heldOut.Average(v => v < floor ? 1.0 : 0.0);
    }

    /// <summary>Structures of the model, shape [n, 3N], with their weights against exp(-U/kT), of mean one.</summary>
    public (double[] X, double[] Weights) Corrected(int n)
    {
        DensityDraw draw = model.SampleWithDensity([0.0], n, 11, 1, threads, Density);
        double[] x = Decode(draw.Samples, [0.0]), w = LogWeights(x, Positions(draw.Samples, draw.LogDensity));
        double highest = w.Max(), mean = w.Average(v => Math.Exp(v - highest));
        return (x, Array.ConvertAll(w, v => Math.Exp(v - highest) / mean));
    }

    /// <summary>Structures of the model of ψ at values of ψ spread evenly, with their weights against exp(-U/kT), which in each 5 degrees of ψ have a mean of one.</summary>
    public (double[] X, double[] Weights) CorrectedAlongPsi(int n)
    {
        // The law given ψ is the same under any factor that depends on ψ alone. Steps of the golden ratio: every run of records covers the circle.
        const int Cells = 72;
        double[] labels = [.. Enumerable.Range(0, n).Select(i => Math.Tau * ((i * 0.6180339887498949 % 1.0) - 0.5))];
        DensityDraw draw = model.SampleWithDensity(labels, 1, 11, 1, threads, Density);
        double[] x = Decode(draw.Samples, labels), w = LogWeights(x, Positions(draw.Samples, draw.LogDensity)), weights = new double[n];
        foreach (IGrouping<int, int> cell in Enumerable.Range(0, n).GroupBy(i => Math.Clamp((int)(((labels[i] / Math.Tau) + 0.5) * Cells), 0, Cells - 1)))
        {
            double highest = cell.Max(i => w[i]), mean = cell.Average(i => Math.Exp(w[i] - highest));
            Console.Error.WriteLine($"psi {(5 * cell.Key) - 177.5}: effective {Figures.Share([.. cell.Select(i => w[i])], cell.Count()):F3}");
            foreach (int i in cell)
            {
                weights[i] = Math.Exp(w[i] - highest) / mean;
            }
        }

        return (x, weights);
    }

    /// <summary>Populations of φ in the right half (-30 to 150 degrees) at 12 labels ψ, clamped.</summary>
    /// <remarks>
    /// Frames near most labels are few, so the truth is the samples' own weights against exp(-U/kT) at the label; the frames within 5
    /// degrees stand beside it with the smallest error they can have, that of independent ones.
    /// </remarks>
    public void Psi(JsonObject result)
    {
        double[] labels = [.. Enumerable.Range(0, 12).Select(k => (-165 + (30 * k)) * Math.PI / 180)];
        int each = Math.Max(50, count / 5);
        DensityDraw draw = model.SampleWithDensity(labels, each, 1, 1, threads, Density);
        double[] x = Decode(draw.Samples, labels), w = LogWeights(x, Positions(draw.Samples, draw.LogDensity));
        double[] sampled = alanine.Torsions(x), angles = alanine.Torsions(truth);
        JsonArray rows = [];
        double worst = 0;
        for (int k = 0; k < labels.Length; k++)
        {
            double[] weights = w[(k * each)..((k + 1) * each)], right = [.. Enumerable.Range(k * each, each).Select(i => Right(sampled[2 * i]))];
            double highest = weights.Max(), total = weights.Sum(v => Math.Exp(v - highest));
            double expected = weights.Select((v, i) => Math.Exp(v - highest) * right[i]).Sum() / total;
            double error = Math.Sqrt(weights.Select((v, i) => Math.Pow(Math.Exp(v - highest) * (right[i] - expected), 2)).Sum()) / total;
            double[] near = [.. Enumerable.Range(0, angles.Length / 2)
                .Where(i => Math.Abs(Math.IEEERemainder(angles[(2 * i) + 1] - labels[k], Math.Tau)) < 5 * Math.PI / 180).Select(i => Right(angles[2 * i]))];
            double? share = near.Length == 0 ? null : near.Average();
            rows.Add(new JsonObject
            {
                ["psi"] = Math.Round(labels[k] * 180 / Math.PI), ["model"] = right.Average(), ["weighted"] = expected, ["weighted_error"] = error,
                ["ess_share"] = Figures.Share(weights, each), ["frames"] = near.Length, ["frames_share"] = share,
                ["frames_least_error"] = share is { } p ? Math.Sqrt(p * (1 - p) / near.Length) : null,
            });
            worst = Math.Max(worst, Math.Abs(expected - right.Average()));
        }

        result["worst"] = worst;
        result["labels"] = rows;
    }

    /// <summary>Effective share at 20 labels (φ, ψ) of the truth, both clamped.</summary>
    public void Clamped(JsonObject result)
    {
        double[] angles = alanine.Torsions(truth);
        int each = Math.Max(50, count / 20), step = angles.Length / 2 / 20;
        double[] labels = [.. Enumerable.Range(0, 20).SelectMany(k => new[] { angles[2 * k * step], angles[(2 * k * step) + 1] })];
        DensityDraw draw = model.SampleWithDensity(labels, each, 1, 1, threads, Density);
        double[] w = LogWeights(Decode(draw.Samples, labels), Positions(draw.Samples, draw.LogDensity));
        double[] shares = [.. w.Chunk(each).Select(c => Figures.Share(c, each))];
        result["samples_a_label"] = each;
        result["ess_share_median"] = Figures.Quantile(shares, 0.5);
        result["ess_shares"] = new JsonArray([.. shares.Select(s => (JsonNode)Math.Round(s, 4))]);
        result["sd_log_weight_median"] = Figures.Quantile([.. w.Chunk(each).Select(Figures.Deviation)], 0.5);
    }

    private static double Right(double phi) => phi > -Math.PI / 6 && phi < 5 * Math.PI / 6 ? 1.0 : 0.0;

    private double[] Positions(double[] features, double[] logDensity)
    {
        int d = map.FeatureDimension;
        return [.. logDensity.Select((v, i) => v - map.LogJacobian(features.AsSpan(i * d, d)))];
    }

    private double[] Decode(double[] features, double[] labels)
    {
        int d = map.FeatureDimension, n = features.Length / d, c = model.LabelDimension, each = n / (labels.Length / c);
        double[] x = new double[n * Width];
        ParallelBlocks.For(n, threads, i => map.Decode(features.AsSpan(i * d, d), labels.AsSpan(i / each * c, c), x.AsSpan(i * Width, Width)));
        return x;
    }

    private double[] Energies(double[] x)
    {
        double[] energy = new double[x.Length / Width];
        ParallelBlocks.For(energy.Length, threads, i => energy[i] = alanine.Energy(x.AsSpan(i * Width, Width)));
        return energy;
    }

    private double[] LogWeights(double[] x, double[] logDensity) =>
        [.. Energies(x).Select((e, i) => double.IsFinite(e) ? (-e / Alanine.ThermalEnergy) - logDensity[i] : double.NegativeInfinity)];
}
