using MicroMacro.Generative.CoordinateMaps;

namespace MicroMacro.Tests.Generative.CoordinateMaps;

[Trait("Kind", "Law")]
public sealed class FeatureScoresTests
{
    private const double ThermalEnergy = 2.5;

    [Fact]
    public void The_gradient_is_that_of_the_log_density_over_features()
    {
        InternalCoordinates coordinates = InternalCoordinates.Build(22, TestMolecules.AlanineDipeptideBonds, TestMolecules.AlanineDipeptideNumbers);
        double[] structures = TestMolecules.Jiggle(coordinates, TestMolecules.AlanineDipeptide, 200, 3);
        InternalCoordinateMap map = InternalCoordinateMap.Fit(coordinates, structures);
        double[] x = Turned(structures.AsSpan(0, 66));
        double[] scores = FeatureScores.Of(map, x, Forces(x), ThermalEnergy);
        double[] features = new double[map.FeatureDimension], decoded = new double[66];
        map.Encode(x, features);
        RandomDirections(map, features, (direction, step) =>
        {
            double Density(double size)
            {
                double[] moved = direction(size);
                map.Decode(moved, decoded);
                return (-Energy(decoded) / ThermalEnergy) + map.LogJacobian(moved);
            }

            double slope = (Density(1e-4) - Density(-1e-4)) / 2e-4;
            double expected = 0;
            for (int j = 0; j < features.Length; j++)
            {
                expected += scores[j] * step[j];
            }

            Assert.Equal(slope, expected, 1e-5 * (1 + Math.Abs(slope)));
        });
    }

    // Harmonic springs between all pairs of atoms: any force field that no rigid motion changes will do.
    private static double Energy(double[] x)
    {
        double sum = 0;
        for (int i = 0; i < 22; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double r = Distance(x, i, j) - 0.3;
                sum += (1 + (i % 3)) * r * r;
            }
        }

        return 20 * sum;
    }

    private static double[] Forces(double[] x)
    {
        double[] forces = new double[66];
        for (int i = 0; i < 22; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double r = Distance(x, i, j), pull = -40 * (1 + (i % 3)) * (r - 0.3) / r;
                for (int k = 0; k < 3; k++)
                {
                    forces[(3 * i) + k] += pull * (x[(3 * i) + k] - x[(3 * j) + k]);
                    forces[(3 * j) + k] -= pull * (x[(3 * i) + k] - x[(3 * j) + k]);
                }
            }
        }

        return forces;
    }

    private static double Distance(double[] x, int i, int j) =>
        Math.Sqrt(Enumerable.Range(0, 3).Sum(k => Math.Pow(x[(3 * i) + k] - x[(3 * j) + k], 2)));

    // A quarter turn about z and a shift: forces must be turned into the decoded frame.
    private static double[] Turned(ReadOnlySpan<double> x)
    {
        double[] turned = new double[x.Length];
        for (int i = 0; i < x.Length; i += 3)
        {
            (turned[i], turned[i + 1], turned[i + 2]) = (0.4 - x[i + 1], x[i] - 0.2, x[i + 2] + 0.1);
        }

        return turned;
    }

    private static void RandomDirections(InternalCoordinateMap map, double[] features, Action<Func<double, double[]>, double[]> check)
    {
        foreach (int j in Enumerable.Range(0, features.Length).Where(j => j % 7 == 0 || j >= map.PlainCount))
        {
            check(size => [.. features.Select((f, k) => k == j ? f + size : f)], [.. features.Select((_, k) => k == j ? 1.0 : 0.0)]);
        }
    }
}
