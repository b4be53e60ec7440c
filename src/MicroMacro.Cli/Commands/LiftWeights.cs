using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Cli.Commands;

/// <summary>Importance weights of lifted structures against exp(-U/kT), where the command line names the molecule's energy.</summary>
internal static class LiftWeights
{
    private const double GasConstant = 8.31446261815324e-3;

    private static readonly Option<string?> Topology = new("--topology")
    {
        Description = "AMBER topology of the model's molecule: writes log_weight = -U/kT - logp, with --sampler ode or --evaluate.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Temperature = new("--temperature") { Description = "Temperature of the weights; 300 K by default.", HelpName = "\"300 K\"" };

    /// <summary>The options, the solvent's included.</summary>
    public static IReadOnlyList<Option> All { get; } = [Topology, SolventOptions.Solvent, SolventOptions.Salt, SolventOptions.Surface, Temperature];

    /// <summary>Whether weights are asked for.</summary>
    /// <exception cref="UsageException">Options of weights stand without --topology, or with it where there is no log density of a molecule.</exception>
    public static bool Wanted(CommandContext context, StoredSampler stored, bool hasDensity)
    {
        if (context.Get(Topology) is null)
        {
            return All.FirstOrDefault(o => SamplerSettings.Given(context, o)) is { } given
                ? throw new UsageException($"{given.Name} belongs to --topology, which names the energy of importance weights.")
                : false;
        }

        if (!stored.IsMolecule)
        {
            throw new UsageException("--topology is for models of a molecule, that 'train --topology' or a study wrote; this one has none.");
        }

        LabelCoverage coverage = stored.Model.Coverage;
        if (stored.Map is not InternalCoordinateMap { ClampedTorsions.Count: > 0 } && !coverage.IsPoint)
        {
            throw new UsageException(
                "--topology gives weights against exp(-U/kT), and this model's label is a function of the structure: its law is another one at each label. Weights need a model without labels, or one that clamps them (train --topology --clamp).");
        }

        return hasDensity
            ? true
            : throw new UsageException("--topology asks for importance weights, which need log densities: --sampler ode or --evaluate.");
    }

    /// <summary>log w = -U/kT - log p of structures, up to a constant.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="x">Positions in nm, shape [n, 3N].</param>
    /// <param name="width">3N.</param>
    /// <param name="logDensity">Log densities, shape [n].</param>
    public static double[] Of(CommandContext context, double[] x, int width, double[] logDensity)
    {
        string path = context.Get(Topology)!;
        double temperature = CommandQuantity.Of(Temperature.Name, context.Get(Temperature), UnitKind.Temperature, 0, 10_000) ?? 300;
        using FileStream stream = Artifacts.Files.InputFile.Open(path);
        MolecularTopology topology = AmberTopologyReader.Read(stream, path);
        if (3 * topology.AtomCount != width)
        {
            throw new InvalidDataInputException($"'{path}' has {topology.AtomCount} atoms, and the model's structures have {width / 3}.");
        }

        GeneralizedBornOptions? solvent = SolventOptions.Read(context);
        double[] weights = new double[logDensity.Length];
        double beta = 1.0 / (GasConstant * temperature);
        ParallelBlocks.For((weights.Length + 63) / 64, context.Get(CommonOptions.Threads), block =>
        {
            ScalarForceField field = new(topology, null, solvent);
            for (int i = 64 * block; i < Math.Min(weights.Length, 64 * (block + 1)); i++)
            {
                double energy = field.Evaluate(x.AsSpan(i * width, width), []).Total;
                weights[i] = double.IsFinite(energy) ? (-beta * energy) - logDensity[i] : double.NegativeInfinity;
            }
        });
        return weights;
    }

    /// <summary>Says in a result how large the effective sample is, in all and at each label.</summary>
    /// <returns>A half-sentence for people.</returns>
    public static string Report(JsonObject result, ArrayBundle bundle, double[] logWeights, int perLabel)
    {
        bundle["log_weight"] = NamedArray.Of(logWeights, logWeights.Length);
        double[] shares = [.. logWeights.Chunk(perLabel).Select(w => ImportanceWeights.EffectiveSize(w) / w.Length)];
        double mean = shares.Average();
        result["ess_share"] = new JsonArray([.. shares.Select(s => (JsonNode)s)]);
        result["ess_share_mean"] = mean;
        return string.Create(CultureInfo.InvariantCulture, $"; against exp(-U/kT) {100 * mean:F1} % effective of {perLabel} at a label");
    }
}
