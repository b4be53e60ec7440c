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
