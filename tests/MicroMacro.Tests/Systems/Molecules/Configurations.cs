namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Configurations near and far from a given one, from a small generator of the tests' own.</summary>
internal static class Configurations
{
    /// <summary>Positions with independent displacements, uniform within +-amplitude nm on each axis.</summary>
    public static double[] Shake(double[] positions, double amplitude, ulong seed)
    {
        double[] shaken = new double[positions.Length];
        for (int i = 0; i < shaken.Length; i++)
        {
            seed = (seed * 6364136223846793005UL) + 1442695040888963407UL;
            shaken[i] = positions[i] + (amplitude * ((2.0 * (seed >> 11) / (1UL << 53)) - 1));
        }

        return shaken;
    }

    /// <summary>Positions with one atom turned about the axis j-k by an angle, so that its torsion about that bond changes by it.</summary>
    public static double[] Turn(double[] positions, int atom, int j, int k, double angle)
    {
        double[] turned = [.. positions];
        double[] axis = [.. Enumerable.Range(0, 3).Select(c => positions[(3 * k) + c] - positions[(3 * j) + c])];
        double length = Math.Sqrt(axis.Sum(v => v * v));
        double[] u = [.. axis.Select(v => v / length)];
        double[] r = [.. Enumerable.Range(0, 3).Select(c => positions[(3 * atom) + c] - positions[(3 * j) + c])];
        double along = u.Zip(r, (p, q) => p * q).Sum();
        (double sin, double cos) = Math.SinCos(angle);
        for (int c = 0; c < 3; c++)
        {
            (int d, int e) = ((c + 1) % 3, (c + 2) % 3);
            turned[(3 * atom) + c] = positions[(3 * j) + c] + (cos * r[c]) + (sin * ((u[d] * r[e]) - (u[e] * r[d]))) + ((1 - cos) * along * u[c]);
        }

        return turned;
    }

    /// <summary>Sixteen configurations as a block [3N, 16] of lanes.</summary>
    public static float[] Block(IReadOnlyList<double[]> configurations)
    {
        float[] block = new float[configurations[0].Length * 16];
        for (int lane = 0; lane < 16; lane++)
        {
            for (int row = 0; row < configurations[lane].Length; row++)
            {
                block[(row * 16) + lane] = (float)configurations[lane][row];
            }
        }

        return block;
    }

    /// <summary>One lane of a block, in float64.</summary>
    public static double[] Lane(float[] block, int lane)
    {
        double[] values = new double[block.Length / 16];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = block[(row * 16) + lane];
        }

        return values;
    }
}
