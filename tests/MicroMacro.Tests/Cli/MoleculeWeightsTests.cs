using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Generative.CoordinateMaps;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Cli;

/// <summary>Structures of a molecule in 'train --topology', and what 'lift' says of their densities and weights.</summary>
[Trait("Kind", "Law")]
public sealed class MoleculeWeightsTests : IDisposable
{
    private const int Frames = 300;
    private static readonly string Topology = Path.Combine(RepositoryRoot.Path, "examples", "alanine-dipeptide", "ala2.prmtop");
    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Weights_are_minus_the_energy_over_kT_less_the_log_density_of_positions()
    {
        Train("", named: false);
        CommandResult lifted = CommandLine.RunScript(
            _files.Folder, $"$0 lift m.safetensors --at z=0 -n 6 --sampler ode --tolerance 1e-4 --topology {Topology} --solvent obc2 --temperature '310 K' --out x.npz --json");
        Assert.Equal(0, lifted.Code);
        ArrayBundle bundle = NpzFile.Read(_files["x.npz"]);
        double[] x = bundle["x"].ToDoubles(), logp = bundle["logp"].ToDoubles(), weight = bundle["log_weight"].ToDoubles();
        using FileStream file = File.OpenRead(Topology);
        ScalarForceField field = new(AmberTopologyReader.Read(file, "ala2.prmtop"), null, new GeneralizedBornOptions(GeneralizedBornModel.Obc2));
        for (int i = 0; i < 6; i++)
        {
            double energy = field.Evaluate(x.AsSpan(66 * i, 66), []).Total;
            Assert.Equal((-energy / (310 * 8.31446261815324e-3)) - logp[i], weight[i], 1e-6 * Math.Abs(weight[i]));
        }

        Assert.Equal(ImportanceWeights.EffectiveSize(weight) / 6, JsonNode.Parse(lifted.Output)!["ess_share_mean"]!.GetValue<double>(), 1e-9);

        // The density is that of the structures: evaluated from positions it is the one that came with the draw.
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 lift m.safetensors --evaluate x.npz --tolerance 1e-4 --topology {Topology} --solvent obc2 --out e.npz").Code);
        double[] again = NpzFile.Read(_files["e.npz"])["logp"].ToDoubles();
        Assert.All(again.Zip(logp), p => Assert.Equal(p.Second, p.First, 0.05));
    }

    [Fact]
    public void Clamped_torsions_are_those_of_the_label_and_other_labels_have_no_weights()
    {
        Train("--clamp", named: true);
        Assert.Equal(0, CommandLine.RunScript(
            _files.Folder, $"$0 lift m.safetensors --at 'phi=-70 deg, psi=140 deg' -n 4 --sampler ode --tolerance 1e-2 --topology {Topology} --out x.npz").Code);
        CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at 'phi=-70 deg, psi=140 deg' -n 1 --guide 'distance(0,18)=0.6' --guide-width 0.1 --out y.npz").AssertRefused(2, "clamps torsions");
        Assert.Contains("clamped_torsions: 4-6-8-14; 6-8-14-16", CommandLine.RunScript(_files.Folder, "$0 describe m.safetensors").Output, StringComparison.Ordinal);
        double[] x = NpzFile.Read(_files["x.npz"])["x"].ToDoubles();
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(-70 * Math.PI / 180, MolecularGeometry.Torsion(x.AsSpan(66 * i, 66), 4, 6, 8, 14), 1e-9);
            Assert.Equal(140 * Math.PI / 180, MolecularGeometry.Torsion(x.AsSpan(66 * i, 66), 6, 8, 14, 16), 1e-9);
        }

        Train("", named: true);
        CommandLine.RunScript(_files.Folder, $"$0 lift m.safetensors --at 'phi=-70 deg, psi=140 deg' -n 4 --sampler ode --topology {Topology} --out x.npz")
            .AssertRefused(2, "function of the structure", "--clamp");
        CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at 'phi=-70 deg, psi=140 deg' -n 4 --solvent obc2 --out x.npz").AssertRefused(2, "--solvent", "--topology");
    }

    [Fact]
    public void Log_normal_weights_have_the_effective_size_and_acceptance_of_theory()
    {
        // log w ~ N(0, 0.8²): ESS/n = exp(-0.64) = 0.527 and acceptance erfc(0.4) = 0.572; with 40,000 weights known to 1 %.
        RandomSequence random = new(new RandomKey(4, 4));
        double[] w = new double[40_000];
        for (int i = 0; i < w.Length; i++)
        {
            w[i] = 500 + (0.8 * random.NextGaussian());
        }

        Assert.Equal(0.527, ImportanceWeights.EffectiveSize(w) / w.Length, 0.02);
        Assert.Equal(0.572, ImportanceWeights.IndependenceAcceptance(w), 0.01);
        w[7] = double.NegativeInfinity;
        Assert.Equal(0.527, ImportanceWeights.EffectiveSize(w) / w.Length, 0.02);
        Assert.Throws<ArgumentException>(() => ImportanceWeights.EffectiveSize([double.NaN]));
    }

    private void Train(string more, bool named)
    {
        InternalCoordinates coordinates = InternalCoordinates.Build(22, TestMolecules.AlanineDipeptideBonds, TestMolecules.AlanineDipeptideNumbers);
        double[] x = TestMolecules.Jiggle(coordinates, TestMolecules.AlanineDipeptide, Frames, 3);
        ArrayBundle data = new();
        data["x"] = NamedArray.Of(x, Frames, 66);
        int labels = named ? 2 : 1;
        double[] z = new double[labels * Frames];
        for (int i = 0; named && i < Frames; i++)
        {
            z[2 * i] = MolecularGeometry.Torsion(x.AsSpan(66 * i, 66), 4, 6, 8, 14);
            z[(2 * i) + 1] = MolecularGeometry.Torsion(x.AsSpan(66 * i, 66), 6, 8, 14, 16);
        }

        data["z"] = NamedArray.Of(z, Frames, labels);
        if (named)
        {
            data["period"] = NamedArray.Of([2 * Math.PI, 2 * Math.PI], 2);
            data["z_names"] = NamedArray.Of(["phi", "psi"]);
            data["z_atoms"] = NamedArray.Of(new long[] { 4, 6, 8, 14, 6, 8, 14, 16 }, 2, 4);
        }

        NpzFile.Write(_files["d.npz"], data);
        File.Delete(_files["m.safetensors"]);
        CommandResult trained = CommandLine.RunScript(
            _files.Folder, $"$0 train d.npz --topology {Topology} {more} --steps 60 --hidden 32 --layers 2 --batch 64 --out m.safetensors");
        Assert.True(trained.Code == 0, trained.Error);
    }
}
