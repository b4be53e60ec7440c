using System.Text.Json.Nodes;
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
    private static readonly LikelihoodOptions Density = new() { Tolerance = 1e-3, SigmaMin = 0.02, SigmaMax = 10 };
    private static readonly SamplerOptions Sampler = MoleculeModelDefaults.Sampler with { Steps = 24 };

    private int Width => alanine.Width;

    /// <summary>Ramachandran free energy, validity by geometry and by energy.</summary>
    public void Unconditional(JsonObject result)
    {
        double[] x = Decode(model.Sample([0.0], Samples, 1, 1, threads, Sampler), [0.0]);
        double[] reference = Figures.Histogram(alanine.Torsions(truth));
        result["ramachandran_kT"] = Figures.Error(Figures.Histogram(alanine.Torsions(x)), reference);
        result["ramachandran_frames_kT"] = Figures.Error(Figures.Histogram(alanine.Torsions(frames)), reference);
        StructureValidity validity = new(new ReferenceGeometry
        {
            AtomicNumbers = [.. alanine.Topology.Atoms.Select(a => a.AtomicNumber)],
            Bonds = [.. alanine.Topology.Bonds.SelectMany(b => new[] { b.I, b.J })],
            BondLengths = [.. alanine.Topology.Bonds.Select(b => b.Length)],
            Angles = [.. alanine.Topology.Angles.SelectMany(a => new[] { a.I, a.J, a.K })],
            AngleValues = [.. alanine.Topology.Angles.Select(a => a.Angle)],
            Reference = alanine.Start,
        });
        double ceiling = Figures.Quantile(Energies(truth), 0.999);
        bool[] valid = new bool[Samples];
        ParallelBlocks.For(Samples, threads, i => valid[i] = validity.Check(x.AsSpan(i * Width, Width)).IsValid);
        result["valid_geometry"] = valid.Average(v => v ? 1.0 : 0.0);
        result["valid_energy"] = Energies(x).Average(e => e < ceiling ? 1.0 : 0.0);
    }

    /// <summary>Weights against exp(-U/kT), and the log densities of held-out frames among those of samples. Seeds are of the sampling.</summary>
    public void Weights(JsonObject result, int seeds)
    {
        JsonArray all = [];
        double floor = double.NaN;
        for (int seed = 1; seed <= seeds; seed++)
        {
            DensityDraw draw = model.SampleWithDensity([0.0], count, (ulong)seed, 1, threads, Density);
            double[] logp = Positions(draw.Samples, draw.LogDensity), w = LogWeights(Decode(draw.Samples, [0.0]), logp);
            floor = seed == 1 ? Figures.Quantile(logp, 0.001) : floor;
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

    /// <summary>Populations of φ > 0 (-30 to 150 degrees taken as the right half) at 12 labels ψ.</summary>
    public void Psi(JsonObject result)
    {
        double[] labels = [.. Enumerable.Range(0, 12).Select(k => (-165 + (30 * k)) * Math.PI / 180)];
        const int Each = 4000;
        double[] sampled = alanine.Torsions(Decode(model.Sample(labels, Each, 1, 1, threads, Sampler), labels)), angles = alanine.Torsions(truth);
        JsonArray rows = [];
        double worst = 0;
        for (int k = 0; k < labels.Length; k++)
        {
            int[] near = [.. Enumerable.Range(0, angles.Length / 2).Where(i => Math.Abs(Math.IEEERemainder(angles[(2 * i) + 1] - labels[k], Math.Tau)) < 5 * Math.PI / 180)];
            double expected = near.Length == 0 ? 0 : near.Average(i => Right(angles[2 * i])), found = Enumerable.Range(k * Each, Each).Average(i => Right(sampled[2 * i]));
            double error = Math.Sqrt(expected * (1 - expected) / Math.Max(1, near.Length));
            if (near.Length == 0)
            {
                continue;
            }

            rows.Add(new JsonObject { ["psi"] = Math.Round(labels[k] * 180 / Math.PI), ["frames"] = near.Length, ["truth"] = expected, ["least_error"] = error, ["model"] = found });
            worst = Math.Max(worst, Math.Abs(expected - found));
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
