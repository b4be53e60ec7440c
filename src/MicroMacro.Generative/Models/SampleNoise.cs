using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Models;

/// <summary>Standard normal vectors for numbered samples: sample i of draw k has the same numbers in any block and on any thread.</summary>
internal static unsafe class SampleNoise
{
    /// <summary>Fills one vector for each of some consecutive samples.</summary>
    /// <param name="key">The key.</param>
    /// <param name="firstSample">Number of the first sample.</param>
    /// <param name="draw">Number of the draw.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="dimension">Numbers per sample, d.</param>
    /// <param name="noise">Receives them, shape [rows, d].</param>
    public static void Fill(RandomKey key, uint firstSample, ulong draw, int rows, int dimension, Span<float> noise)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Fill<F16>(key, firstSample, draw, rows, dimension, noise);
                break;
            case 256:
                Fill<F8>(key, firstSample, draw, rows, dimension, noise);
                break;
            default:
                Fill<F4>(key, firstSample, draw, rows, dimension, noise);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill<T>(RandomKey key, uint firstSample, ulong draw, int rows, int dimension, Span<float> noise)
        where T : unmanaged, ISimd<T>
    {
        float* four = stackalloc float[64];
        for (int first = 0; first < rows; first += 16)
        {
            int lanes = Math.Min(16, rows - first);
            for (int j = 0; j < dimension; j += 4)
            {
                GaussianLanes.Fill16<T>(key, firstSample + (uint)first, draw, (uint)(j / 4), four);
                int count = Math.Min(4, dimension - j);
                for (int lane = 0; lane < lanes; lane++)
                {
                    Span<float> row = noise.Slice(((first + lane) * dimension) + j, count);
                    for (int k = 0; k < count; k++)
                    {
                        row[k] = four[(k * 16) + lane];
                    }
                }
            }
        }
    }
}
