using MicroMacro.Dynamics.Molecules;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.Molecules;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Sampling.Molecules;

/// <summary>Alanine dipeptide in vacuum with φ slow.</summary>
[Trait("Kind", "Unit")]
public sealed class MolecularMicroSystemTests
{
    private const double ThermalEnergy = 0.00831446261815324 * 300;

    [Fact]
    public void Hidden_torsions_are_named_as_chemists_name_them()
    {
        (MolecularMicroSystem system, _) = Alanine();
        Assert.Equal(["phi"], system.CoarseVariables.Select(v => v.Name));
        Assert.Equal(["psi", "omega1", "omega2"], system.FastVariables.Select(v => v.Name));
    }

    [Fact]
    public void Slow_and_fast_torsions_are_those_of_the_molecule_files()
    {
        (MolecularMicroSystem system, double[] x) = Alanine();
        var z = new double[1];
        var fast = new double[3];
        system.Restrict(x, z);
        system.EvaluateFast(x, fast);
        Assert.Equal(new Torsion("phi", 4, 6, 8, 14).Evaluate(x, [], 0), z[0]);
        Assert.Equal(new Torsion("psi", 6, 8, 14, 16).Evaluate(x, [], 0), fast[0]);
        Assert.InRange(Math.Abs(fast[1]), 2.5, Math.PI);
        Assert.InRange(Math.Abs(fast[2]), 2.5, Math.PI);
    }

    [Fact]
    public void Turning_the_methyl_groups_changes_no_energy_and_no_torsion_but_moves_hydrogens()
    {
        (MolecularMicroSystem system, double[] x) = Alanine();
        double energy = system.ReducedPotential(x);
        var seen = new HashSet<string>();
        for (uint choice = 0; choice < 27; choice++)
        {
            double[] turned = [.. x];
            system.ApplySymmetry(turned, choice);
            Assert.Equal(energy, system.ReducedPotential(turned), 1e-9);
            seen.Add(string.Join(",", turned));
        }

        Assert.Equal(27, seen.Count);
        double[] back = [.. x];
        for (int i = 0; i < 3; i++)
        {
            system.ApplySymmetry(back, 14);
        }

        Assert.Equal(x, back);
    }

    // φ under κ = 400 kT stays within 4.5 standard errors of where the bias and the (weak) mean force balance: spread near 1/20 rad.
    [Fact]
    [Trait("Kind", "Statistical")]
    public void Umbrellas_hold_each_replica_at_its_own_centre_across_the_periodic_seam()
    {
        (MolecularMicroSystem system, double[] x) = Alanine();
        double[] centers = [-2.4, -1.2, 3.1, -3.1, 1.1];
        EnsembleRequest request = Request(x, 20) with
        {
            Centers = [.. Enumerable.Range(0, 20).Select(r => centers[r % 5])],
            Stiffness = [400],
            EquilibrationSteps = 6000,
            Records = 20,
        };
        EnsembleRun run = system.Run(request, default);
        Assert.Empty(run.Failures);
        for (int w = 0; w < 5; w++)
        {
            double[] d = [.. Enumerable.Range(0, 20 * 20).Where(i => i / 20 % 5 == w).Select(i => system.CoarseVariables[0].Difference(run.Coarse[i], centers[w]))];
            Assert.InRange(d.Average(), -0.12, 0.12);
            Assert.InRange(Math.Sqrt(d.Sum(v => v * v) / d.Length), 0.03, 0.14);
        }
    }

    [Fact]
    public void Runs_repeat_to_the_byte_on_any_number_of_threads_and_hold_what_they_say()
    {
        (MolecularMicroSystem system, double[] x) = Alanine();
        EnsembleRequest request = Request(x, 18) with { Centers = [.. Enumerable.Repeat(-1.5, 18)], Stiffness = [100], EquilibrationSteps = 100, Records = 3, Stride = 20 };
        EnsembleRun one = system.Run(request with { Threads = 1 }, default);
        EnsembleRun three = system.Run(request with { Threads = 3 }, default);
        Assert.Equal(one.States, three.States);
        Assert.Equal(one.ReducedPotential!, three.ReducedPotential!);
        Assert.Equal(18 * (100 + 60 + 1), one.ForceEvaluations);
        var z = new double[1];
        for (int row = 0; row < 18 * 3; row++)
        {
            double[] state = one.States[(66 * row)..(66 * (row + 1))];
            system.Restrict(state, z);
            Assert.Equal(z[0], one.Coarse[row]);
            Assert.Equal(system.ReducedPotential(state), one.ReducedPotential![row], 2e-3);
        }
    }

    [Fact]
    public void A_replica_that_starts_in_a_clash_is_reported_and_the_others_run_on()
    {
        (MolecularMicroSystem system, double[] x) = Alanine();
        EnsembleRequest request = Request(x, 3);
        request.Starts.AsSpan(66, 3).CopyTo(request.Starts.AsSpan(66 + 42, 3));
        EnsembleRun run = system.Run(request, default);
        Assert.Equal([1], run.Failures.Select(f => f.Replica));
        Assert.Contains("atom", run.Failures[0].What);
        Assert.All(run.Coarse[run.Records..(2 * run.Records)], v => Assert.True(double.IsNaN(v)));
        Assert.All(run.Coarse[(2 * run.Records)..], v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void Relaxing_stops_at_the_ceiling()
    {
        (MolecularMicroSystem system, double[] x) = Alanine();
        double ceiling = system.ReducedPotential(x) + 20;
        double[] strained = [.. x];
        for (int i = 0; i < strained.Length; i++)
        {
            strained[i] += 0.02 * Math.Sin(7.0 * i);
        }

        Assert.True(system.ReducedPotential(strained) > ceiling);
        Assert.True(system.Relax(strained, ceiling) > 0);
        Assert.InRange(system.ReducedPotential(strained), ceiling - 1, ceiling);
    }

    [Fact]
    public void Validity_is_asked_of_the_check_and_non_finite_states_are_refused_before()
    {
        (MolecularTopology topology, double[] x) = Files();
        var system = new MolecularMicroSystem("a", topology, [Phi], Langevin, _ => StateValidity.Chirality);
        Assert.Equal(StateValidity.Chirality, system.Check(x));
        x[5] = double.NaN;
        Assert.Equal(StateValidity.NonFinite, system.Check(x));
        Assert.Throws<ArgumentException>(() => new MolecularMicroSystem("a", topology, [new Distance("d", 0, 22)], Langevin));
    }

    private static Torsion Phi => new("phi", 4, 6, 8, 14);

    private static LangevinOptions Langevin => new() { ThermalEnergy = ThermalEnergy };

    private static (MolecularMicroSystem System, double[] Positions) Alanine()
    {
        (MolecularTopology topology, double[] x) = Files();
        return (new MolecularMicroSystem("alanine dipeptide", topology, [Phi], Langevin), x);
    }

    private static EnsembleRequest Request(double[] x, int replicas) => new()
    {
        Starts = [.. Enumerable.Range(0, replicas).SelectMany(_ => x)],
        Records = 5,
        Stride = 50,
        Seed = 2,
        Stream = 9,
    };

    private static (MolecularTopology Topology, double[] Positions) Files() => MoleculeFiles.Example(MoleculeFiles.Ala2);
}
