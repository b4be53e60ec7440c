using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;

namespace MicroMacro.Tests.Sampling.CollectiveVariables;

[Trait("Kind", "Unit")]
public sealed unsafe class CollectiveVariableTests
{
    private const int Atoms = 6;
    private const int Replicas = 20;

    public static TheoryData<string> Names => [.. Variables.Keys];

    private static Dictionary<string, ILaneVariable> Variables { get; } = new()
    {
        ["torsion"] = new Torsion("phi", 4, 1, 3, 0),
        ["distance"] = new Distance("d", 5, 2),
        ["angle"] = new Angle("theta", 0, 3, 5),
        ["coordinate"] = new Coordinate("x", 2, 1),
        ["combination"] = new LinearCombination("s", "nm", [new Distance("a", 0, 1), new Distance("b", 1, 2), new Coordinate("y", 4, 2)], [1, -0.5, 2]),
        ["scaled torsion"] = new LinearCombination("t", "rad", [new Torsion("phi", 0, 1, 2, 3)], [-2]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_central_differences(string name)
    {
        ILaneVariable variable = Variables[name];
        for (int replica = 0; replica < Replicas; replica++)
        {
            double[] x = Positions(replica);
            var gradient = new double[x.Length];
            variable.Evaluate(x, gradient, 1);
            double scale = gradient.Max(Math.Abs);
            for (int i = 0; i < x.Length; i++)
            {
                const double Step = 1e-6;
                double middle = x[i];
                x[i] = middle + Step;
                double above = variable.Evaluate(x, [], 0);
                x[i] = middle - Step;
                double below = variable.Evaluate(x, [], 0);
                x[i] = middle;
                Assert.Equal(gradient[i], variable.Variable.Difference(above, below) / (2 * Step), 1e-6 * scale);
            }
        }
    }

    [Fact]
    public void The_torsion_has_the_sign_of_IUPAC()
    {
        // Looking along +z, from x (right) to y (down) is clockwise: +90 degrees.
        double[] x = [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1];
        Assert.Equal(Math.PI / 2, new Torsion("t", 0, 1, 2, 3).Evaluate(x, [], 0), 1e-14);
        x[10] = -1;
        Assert.Equal(-Math.PI / 2, new Torsion("t", 0, 1, 2, 3).Evaluate(x, [], 0), 1e-14);
        (x[9], x[10]) = (-1, 0);
        Assert.Equal(-Math.PI, new Torsion("t", 0, 1, 2, 3).Evaluate(x, [], 0));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lanes_give_the_value_and_the_umbrella_force_of_the_double_precision_twin(string name)
    {
        ILaneVariable variable = Variables[name];
        HarmonicUmbrella umbrella = Umbrella(variable);
        for (int block = 0; block < 2; block++)
        {
            float[] x = Block(block);
            var forces = new float[x.Length];
            fixed (float* px = x, pf = forces)
            {
                umbrella.AddForces(px, pf, 16 * block);
            }

            for (int lane = 0; lane < 16 && (16 * block) + lane < Replicas; lane++)
            {
                double[] positions = Lane(x, lane);
                var expected = new double[positions.Length];
                umbrella.Evaluate((16 * block) + lane, positions, expected);
                double scale = expected.Max(Math.Abs);
                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.Equal(expected[i], forces[(16 * i) + lane], (1e-4 * scale) + 1e-4);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forces_have_the_same_bits_in_every_register_width(string name)
    {
        HarmonicUmbrella umbrella = Umbrella(Variables[name]);
        float[] x = Block(0);
        float[] centers = [.. Enumerable.Range(0, 16).Select(i => 0.1f * i)];
        float[][] forces = [new float[x.Length], new float[x.Length], new float[x.Length], new float[x.Length]];
        fixed (float* px = x, c = centers, f0 = forces[0], f1 = forces[1], f2 = forces[2], f3 = forces[3])
        {
            umbrella.AddForces<F16>(px, f0, c);
            umbrella.AddForces<F8>(px, f1, c);
            umbrella.AddForces<F4>(px, f2, c);
            umbrella.AddForces<F1>(px, f3, c);
        }

        Assert.Equal(forces[0], forces[1]);
        Assert.Equal(forces[0], forces[2]);
        Assert.Equal(forces[0], forces[3]);
    }

    [Fact]
    public void The_umbrella_pulls_the_short_way_round()
    {
        var phi = new Torsion("phi", 0, 1, 2, 3);
        double[] x = [1, 0, 0, 0, 0, 0, 0, 0, 1, Math.Cos(3), Math.Sin(3), 1];
        var umbrella = new HarmonicUmbrella([phi], [100.0], [-3.0]);
        double gap = (2 * Math.PI) - 6;
        Assert.Equal(50 * gap * gap, umbrella.Evaluate(0, x, []), 1e-9);
    }

    [Fact]
    public void Misuse_throws_at_the_door()
    {
        Assert.Throws<ArgumentException>(() => new Torsion("t", 0, 1, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Coordinate("x", 0, 3));
        Assert.Throws<ArgumentException>(() => new LinearCombination("s", "rad", [new Torsion("t", 0, 1, 2, 3), new Distance("d", 0, 1)], [1, 1]));
        Assert.Throws<ArgumentException>(() => new HarmonicUmbrella([new Distance("d", 0, 1)], [1.0, 2.0], [0.0]));
        Assert.Throws<ArgumentException>(() => new HarmonicUmbrella([new Distance("d", 0, 1)], [double.NaN], [0.0]));
    }

    private static HarmonicUmbrella Umbrella(ILaneVariable variable) =>
        new([variable], [50.0], [.. Enumerable.Range(0, Replicas).Select(r => -3 + (0.3 * r))]);

    private static double[] Positions(int replica)
    {
        var random = new RandomSequence(new RandomKey(9, (ulong)replica));
        var x = new double[3 * Atoms];
        for (int i = 0; i < x.Length; i++)
        {
            // Rounded to float, so that lanes and twin see the same positions; spread so that no angle is degenerate.
            x[i] = (float)(0.15 * random.NextGaussian() + (i % 3 == 0 ? 0.1 * (i / 3) : 0) + (i % 3 == 1 ? 0.1 * (i / 3 % 2) : 0));
        }

        return x;
    }

    private static float[] Block(int block)
    {
        var x = new float[3 * Atoms * 16];
        for (int lane = 0; lane < 16; lane++)
        {
            double[] positions = Positions(Math.Min(Replicas - 1, (16 * block) + lane));
            for (int i = 0; i < positions.Length; i++)
            {
                x[(16 * i) + lane] = (float)positions[i];
            }
        }

        return x;
    }

    private static double[] Lane(float[] x, int lane) => [.. Enumerable.Range(0, x.Length / 16).Select(i => (double)x[(16 * i) + lane])];
}
