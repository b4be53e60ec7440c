using MicroMacro.Dynamics;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Sampling.Formulas;
using MicroMacro.Systems.Sde;
using MicroMacro.Systems.Sde.Formulas;

namespace MicroMacro.Tests.Systems.Sde;

/// <summary>Systems of formulas against the built-in systems that they write out.</summary>
public sealed class FormulaSystemTests
{
    private static readonly BistableHalfMoon BuiltIn = new(h: 3);

    private static readonly FormulaSystemDefinition Definition = new()
    {
        Name = "written-out",
        Variables = [new SdeCoordinate("x", 2 * Math.PI, -Math.PI, Math.PI), new SdeCoordinate("y", 0, 0.2, 1.8)],
        Parameters = [new("h", 3), new("a", 0.02), new("b", 0.1)],
        Potential = "4*(1 - cos(2*x)) + h*(q^2 - 1)^2 + 0.8*sin(x)*q; q = (y - 1)/0.35",
        Noise = new Dictionary<string, string> { ["x"] = "a", ["y"] = "b" },
        Observe = [new("u", "y*cos(x + y - 1)"), new("v", "y*sin(x + y - 1)")],
        Reconstruct = new Dictionary<string, string> { ["x"] = "atan2(v, u) - sqrt(u^2 + v^2) + 1", ["y"] = "sqrt(u^2 + v^2)" },
        Start = [0, 0.65],
        Timestep = 0.01,
    };

    [Fact, Trait("Kind", "Unit")]
    public void A_system_written_out_is_the_built_in_one()
    {
        FormulaSystem system = new(Definition);
        double[] state = new double[2], back = new double[2];
        (double[] b, double[] s, double[] b2, double[] s2, double[] o, double[] o2) = (new double[2], new double[2], new double[2], new double[2], new double[2], new double[2]);
        double offset = system.ReducedPotential([0.1, 0.9]) - BuiltIn.ReducedPotential([0.1, 0.9]);
        for (int i = 0; i < 200; i++)
        {
            (state[0], state[1]) = (-3 + (0.03 * i), 0.5 + (0.005 * i));
            system.Evaluate(state, b, s);
            BuiltIn.Evaluate(state, b2, s2);
            Near(b2, b);
            Near(s2, s);
            system.Observe(state, o);
            BuiltIn.Observe(state, o2);
            Near(o2, o);
            system.Reconstruct(o, back);
            Near(state, back);
            Assert.Equal(BuiltIn.ReducedPotential(state) + offset, system.ReducedPotential(state), 1e-12);
        }

        Assert.Equal(BuiltIn.FreeEnergy(1)!.Value - BuiltIn.FreeEnergy(0)!.Value, system.FreeEnergy(1)!.Value - system.FreeEnergy(0)!.Value, 1e-9);
        Assert.Equal(BuiltIn.Conditional(1)!.Cdf(1), system.Conditional(1)!.Cdf(1), 1e-6);

        static void Near(double[] expected, double[] actual) => Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-13));
    }

    [Fact, Trait("Kind", "Law")]
    public void Noise_that_depends_on_the_state_keeps_the_potential_its_own()
    {
        // The probability current of exp(-V) vanishes: b p = ½ ∂(σ² p), so b = -(σ²/2) V' + σ σ'.
        FormulaSystem system = new(new FormulaSystemDefinition
        {
            Name = "own",
            Variables = [new SdeCoordinate("x", 0, -3, 3)],
            Potential = "x^4/4 - x^2/2",
            Noise = new Dictionary<string, string> { ["x"] = "1 + 0.3*sin(x)" },
            Start = [0],
            Timestep = 0.01,
        });
        (double[] b, double[] s, double[] f) = (new double[1], new double[1], new double[1]);
        for (double x = -2; x < 2; x += 0.17)
        {
            system.Evaluate([x], b, s);
            double sigma = 1 + (0.3 * Math.Sin(x));
            Assert.Equal((-0.5 * sigma * sigma * ((x * x * x) - x)) + (sigma * 0.3 * Math.Cos(x)), b[0], 1e-14);
            system.ReducedForces([x], f);
            Assert.Equal(x - (x * x * x), f[0], 1e-14);
        }

        Assert.Equal(0, system.FreeEnergy(0)!.Value);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("0.5", true)]
    [InlineData("sqrt(2*a)", true)]
    [InlineData("a + 0*x", true)]
    [InlineData("select(0, x, 2*a)", true)]
    [InlineData("1 + 0.5*step(x - 3)", false)]
    [InlineData("1 + 1e-300*x", false)]
    [InlineData("min(1, x^2 + 2)", false)]
    public void Noise_is_the_same_everywhere_where_no_variable_is_left_in_its_formula(string noise, bool isConstant)
    {
        FormulaSystem system = new(new FormulaSystemDefinition
        {
            Name = "own",
            Variables = [new SdeCoordinate("y", 0, -3, 3), new SdeCoordinate("x", 0, -3, 3)],
            Parameters = [new("a", 0.3)],
            Potential = "x^2 + y^2",
            Noise = new Dictionary<string, string> { ["x"] = noise, ["y"] = "1" },
            Start = [0, -1],
            Timestep = 0.01,
        });
        Assert.Equal(isConstant, system.HasConstantNoise);
    }

    [Fact, Trait("Kind", "Law")]
    public void A_restraint_of_a_formula_pulls_along_its_gradient()
    {
        // Once along the system's own slow angle, once along the same angle as a formula of what is observed.
        double[] starts = [.. Enumerable.Repeat(new[] { 0.3, 0.8 }, 16).SelectMany(v => v)];
        double[] centers = [.. Enumerable.Range(0, 16).Select(r => -3.1 + (0.4 * r))];
        EnsembleRequest request = new()
        {
            Starts = starts, Centers = centers, Stiffness = [50], Records = 5, Stride = 200, Seed = 5, Stream = 1, Threads = 1,
        };
        SdeMicroSystem own = new(BuiltIn);
        FormulaVariables angle = new(BuiltIn, [new FormulaVariable("angle", "atan2(v, u) - sqrt(u^2 + v^2) + 1", 2 * Math.PI)]);
        SdeMicroSystem formula = new(BuiltIn, formulas: angle);
        EnsembleRun expected = own.Run(request, CancellationToken.None), actual = formula.Run(request, CancellationToken.None);
        Assert.All(expected.States.Zip(actual.States), p => Assert.Equal(p.First, p.Second, 1e-9));
        Assert.All(expected.Coarse.Zip(actual.Coarse), p => Assert.Equal(0, Math.IEEERemainder(p.First - p.Second, 2 * Math.PI), 1e-9));

        // A formula of the state's own coordinate does the same; one of another function does not.
        SdeMicroSystem state = new(BuiltIn, formulas: new FormulaVariables(BuiltIn, [new FormulaVariable("x", "x", 2 * Math.PI)]));
        Assert.All(expected.States.Zip(state.Run(request, CancellationToken.None).States), p => Assert.Equal(p.First, p.Second, 1e-9));
        SdeMicroSystem other = new(BuiltIn, formulas: new FormulaVariables(BuiltIn, [new FormulaVariable("r", "sqrt(u^2 + v^2)")]));
        Assert.Contains(expected.States.Zip(other.Run(request, CancellationToken.None).States), p => Math.Abs(p.First - p.Second) > 1e-3);
    }

    [Fact, Trait("Kind", "Law")]
    public void A_run_of_formulas_is_the_same_in_every_width_and_number_of_threads()
    {
        FormulaSystem system = new(Definition);
        SdeRequest request = new() { Starts = [.. Enumerable.Repeat(new[] { 0, 0.65 }, 20).SelectMany(v => v)], Timestep = 0.01, Key = new RandomKey(1, 2), Records = 2, Stride = 300, Threads = 1 };
        double[] states = SdeEnsemble.Run(system, request).States;
        Assert.Equal(states, SdeEnsemble.Run(system, request with { Threads = 2 }).States);
        foreach (int width in (int[])[64, 128, 256])
        {
            Assert.Equal(states, system.Accept(new InWidth(request, width)).States);
        }
    }

    private sealed class InWidth(SdeRequest request, int width) : IItoProcessVisitor<SdeRun>
    {
        public SdeRun Visit<TProcess>(TProcess process)
            where TProcess : struct, IItoProcess => SdeEnsemble.Run(process, request, width, CancellationToken.None);
    }
}
