using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>The minimiser: finds minima, resolves clashes, and goes no lower than it is asked to.</summary>
public sealed class MinimizerTests
{
    [Fact, Trait("Kind", "Unit")]
    public void A_stiff_quadratic_is_minimised_to_its_tolerance()
    {
        double[] x = [1, -1, 0.5];
        double[] k = [1, 100, 10_000];
        MinimizerResult result = Minimizer.Lower(
            (at, forces) =>
            {
                double energy = 0;
                for (int i = 0; i < 3; i++)
                {
                    energy += 0.5 * k[i] * at[i] * at[i];
                    forces[i] = -k[i] * at[i];
                }

                return energy;
            },
            x,
            new MinimizerOptions { ForceTolerance = 1e-6, MaximumMove = 0.5 });
        Assert.Equal(MinimizerStatus.Converged, result.Status);
        Assert.InRange(result.Energy, 0, 1e-11);
        Assert.InRange(result.ForceEvaluations, 5, 200);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_molecule_ends_at_a_point_without_force()
    {
        (ScalarForceField field, double[] x) = Ala2();
        MinimizerResult result = Minimizer.Lower(Energy(field), x, new MinimizerOptions { ForceTolerance = 0.01 });
        double[] forces = new double[x.Length];
        Assert.Equal(MinimizerStatus.Converged, result.Status);
        Assert.Equal(field.Evaluate(x, forces).Total, result.Energy, 1e-9);
        Assert.InRange(forces.Max(Math.Abs), 0, 0.01);
    }

    [Theory, Trait("Kind", "Unit"), InlineData(0.01), InlineData(0.05)]
    public void A_shaken_molecule_comes_down_to_the_ceiling_and_no_further(double shake)
    {
        (ScalarForceField field, double[] x) = Ala2();
        RandomSequence random = new(new RandomKey(61, 1));
        for (int i = 0; i < x.Length; i++)
        {
            x[i] += shake * random.NextGaussian();
        }

        const double ceiling = 60;
        double[] forces = new double[x.Length];
        Assert.True(field.Evaluate(x, forces).Total > ceiling + 10);
        MinimizerResult result = Minimizer.Lower(Energy(field), x, new MinimizerOptions { Ceiling = ceiling });
        Assert.Equal(MinimizerStatus.CeilingReached, result.Status);
        Assert.InRange(result.Energy, ceiling - 1, ceiling);
        Assert.Equal(field.Evaluate(x, forces).Total, result.Energy, 1e-9);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_state_below_the_ceiling_is_left_as_it_is()
    {
        (ScalarForceField field, double[] x) = Ala2();
        double[] before = [.. x];
        MinimizerResult result = Minimizer.Lower(Energy(field), x, new MinimizerOptions { Ceiling = 1e6 });
        Assert.Equal((MinimizerStatus.CeilingReached, 1L), (result.Status, result.ForceEvaluations));
        Assert.Equal(before, x);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Atoms_on_top_of_each_other_are_refused_as_data_not_as_an_exception()
    {
        (ScalarForceField field, double[] x) = Ala2();
        Array.Clear(x);
        double[] before = [.. x];
        MinimizerResult result = Minimizer.Lower(Energy(field), x);
        Assert.Equal(MinimizerStatus.NonFinite, result.Status);
        Assert.Equal(before, x);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Iterations_run_out_with_a_status()
    {
        (ScalarForceField field, double[] x) = Ala2();
        Assert.Equal(MinimizerStatus.IterationLimit, Minimizer.Lower(Energy(field), x, new MinimizerOptions { MaximumIterations = 2, ForceTolerance = 0 }).Status);
        Assert.Throws<ArgumentException>(() => Minimizer.Lower(Energy(field), x, new MinimizerOptions { MaximumMove = 0 }));
    }

    private static (ScalarForceField Field, double[] Positions) Ala2()
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        return (new ScalarForceField(topology), [.. positions]);
    }

    private static EnergyAndForces Energy(ScalarForceField field) => (x, forces) => field.Evaluate(x, forces).Total;
}
