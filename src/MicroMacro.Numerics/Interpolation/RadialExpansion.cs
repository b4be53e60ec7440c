namespace MicroMacro.Numerics.Interpolation;

/// <summary>
/// A smooth function of d numbers with k values, f_c(x) = offset_c + Σ_j a_jc exp(-|t - t_j|²/2) with t = (x - shift)/length in each
/// direction: what Gaussian processes and geometric harmonics come to, quick to evaluate with its gradient in lanes of replicas.
/// </summary>
/// <remarks>Far from all centres it is flat at its offset.</remarks>
public sealed class RadialExpansion
{
    /// <summary>A function from its numbers, which are not copied.</summary>
    /// <param name="centers">Centres t_j in the scaled numbers, shape [m, d].</param>
    /// <param name="coefficients">a, shape [m, k].</param>
    /// <param name="offsets">Offsets, shape [k].</param>
    /// <param name="shift">What is taken off x, shape [d].</param>
    /// <param name="lengths">Lengths, shape [d], above 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a number is not finite.</exception>
    public RadialExpansion(double[] centers, double[] coefficients, double[] offsets, double[] shift, double[] lengths)
    {
        ArgumentNullException.ThrowIfNull(centers);
        ArgumentNullException.ThrowIfNull(coefficients);
        ArgumentNullException.ThrowIfNull(offsets);
        ArgumentNullException.ThrowIfNull(shift);
        ArgumentNullException.ThrowIfNull(lengths);
        (int d, int k) = (lengths.Length, offsets.Length);
        int m = d == 0 ? 0 : centers.Length / d;
        if (m == 0 || k == 0 || centers.Length != m * d || coefficients.Length != m * k || shift.Length != d)
        {
            throw new ArgumentException(
                $"{centers.Length} centre numbers, {coefficients.Length} coefficients, {offsets.Length} offsets, {shift.Length} shifts and {lengths.Length} lengths make no expansion");
        }

        foreach (double[] numbers in (double[][])[centers, coefficients, offsets, shift, lengths])
        {
            int bad = Array.FindIndex(numbers, v => !double.IsFinite(v));
            if (bad >= 0)
            {
                throw new ArgumentException($"an expansion holds {numbers[bad]}; its numbers are finite");
            }
        }

        if (!Array.TrueForAll(lengths, l => l > 0))
        {
            throw new ArgumentException($"the shortest length is {lengths.Min()}; lengths are above 0", nameof(lengths));
        }

        (Centers, Coefficients, Offsets, Shift, Lengths) = (centers, coefficients, offsets, shift, lengths);
    }

    /// <summary>Centres in the scaled numbers, shape [m, d].</summary>
    public double[] Centers { get; }

    /// <summary>Coefficients, shape [m, k].</summary>
    public double[] Coefficients { get; }

    /// <summary>Offsets, shape [k].</summary>
    public double[] Offsets { get; }

    /// <summary>What is taken off x, shape [d].</summary>
    public double[] Shift { get; }

    /// <summary>Lengths, shape [d].</summary>
    public double[] Lengths { get; }

    /// <summary>The number of centres m.</summary>
    public int Count => Centers.Length / Dimension;

    /// <summary>The number of arguments d.</summary>
    public int Dimension => Lengths.Length;

    /// <summary>The number of values k.</summary>
    public int Components => Offsets.Length;

    /// <summary>The values at one point, with their gradients.</summary>
    /// <param name="x">The point, shape [d].</param>
    /// <param name="values">Receives f, shape [k].</param>
    /// <param name="gradient">Receives ∂f_c/∂x_a, shape [k, d]; empty where it is not wanted.</param>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public void Evaluate(ReadOnlySpan<double> x, Span<double> values, Span<double> gradient = default)
    {
        (int d, int k) = (Dimension, Components);
        if (x.Length != d || values.Length != k || (gradient.Length != 0 && gradient.Length != k * d))
        {
            throw new ArgumentException($"a point [{d}] with values [{k}] and a gradient [{k}, {d}] or none is needed, not [{x.Length}], [{values.Length}], [{gradient.Length}]");
        }

        Offsets.CopyTo(values);
        gradient.Clear();
        double[] delta = new double[d];
        for (int j = 0; j < Count; j++)
        {
            double squared = 0;
            for (int a = 0; a < d; a++)
            {
                delta[a] = ((x[a] - Shift[a]) / Lengths[a]) - Centers[(j * d) + a];
                squared += delta[a] * delta[a];
            }

            double bump = VectorMath.VectorMath.Exp(-0.5 * squared);
            for (int c = 0; c < k; c++)
            {
                double term = Coefficients[(j * k) + c] * bump;
                values[c] += term;
                for (int a = 0; a < d && gradient.Length != 0; a++)
                {
                    gradient[(c * d) + a] -= term * delta[a] / Lengths[a];
                }
            }
        }
    }

    /// <summary>The values at many points, shape [n, k].</summary>
    /// <param name="points">Points, shape [n, d].</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public double[] Evaluate(ReadOnlySpan<double> points)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(points.Length % Dimension, 0, nameof(points));
        double[] values = new double[points.Length / Dimension * Components];
        for (int i = 0; i < points.Length / Dimension; i++)
        {
            Evaluate(points.Slice(i * Dimension, Dimension), values.AsSpan(i * Components, Components));
        }

        return values;
    }

    /// <summary>The same function with some of its values only.</summary>
    public RadialExpansion Select(params ReadOnlySpan<int> components)
    {
        (int m, int k, int kept) = (Count, Components, components.Length);
        double[] coefficients = new double[m * kept];
        double[] offsets = new double[kept];
        for (int c = 0; c < kept; c++)
        {
            offsets[c] = Offsets[components[c]];
            for (int j = 0; j < m; j++)
            {
                coefficients[(j * kept) + c] = Coefficients[(j * k) + components[c]];
            }
        }

        return new(Centers, coefficients, offsets, Shift, Lengths);
    }
}
