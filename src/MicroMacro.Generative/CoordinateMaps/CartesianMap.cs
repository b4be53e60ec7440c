namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>
/// Positions superposed on a reference, with the six rigid degrees removed. Least-squares superposition leaves a displacement
/// that has no net translation and no net torque about the reference (the Eckart conditions), so it lies in a fixed linear
/// space of dimension 3N - 6, and the features are its coordinates in an orthonormal basis of that space, in nm.
/// </summary>
public sealed class CartesianMap : ICoordinateMap
{
    private readonly double[] _reference;
    private readonly double[] _reflectors; // six Householder vectors of unit length, shape [6, 3N]

    /// <param name="reference">The structure to superpose on, in nm, shape [N, 3], at least three atoms, not all on one line.</param>
    /// <exception cref="ArgumentException">The reference is too small, linear or not finite.</exception>
    public CartesianMap(ReadOnlySpan<double> reference)
    {
        if (reference.Length < 9 || reference.Length % 3 != 0)
        {
            throw new ArgumentException($"the reference holds {reference.Length} numbers; shape [N, 3] with N >= 3 is needed", nameof(reference));
        }

        _reference = new double[reference.Length];
        Point3 center = Superposition.Centroid(reference);
        for (int i = 0; i < AtomCount; i++)
        {
            (Point3.Of(reference, i) - center).Store(_reference, i);
        }

        _reflectors = Reflectors(RigidMotions(_reference), reference.Length);
    }

    /// <summary>The reference, centred at the origin, shape [N, 3], in nm.</summary>
    public ReadOnlySpan<double> Reference => _reference;

    /// <summary>Number of atoms N.</summary>
    public int AtomCount => _reference.Length / 3;

    /// <inheritdoc/>
    public int ObservationDimension => _reference.Length;

    /// <inheritdoc/>
    public int FeatureDimension => _reference.Length - 6;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<double> observation, Span<double> features)
    {
        Span<double> moved = stackalloc double[_reference.Length];
        _ = Superposition.Align(observation, _reference, moved);
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] -= _reference[i];
        }

        for (int k = 0; k < 6; k++)
        {
            Reflect(k, moved);
        }

        moved[6..].CopyTo(features);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<double> features, Span<double> observation)
    {
        observation[..6].Clear();
        features.CopyTo(observation[6..]);
        for (int k = 5; k >= 0; k--)
        {
            Reflect(k, observation);
        }

        for (int i = 0; i < observation.Length; i++)
        {
            observation[i] += _reference[i];
        }
    }

    /// <summary>Three translations and three rotations of the reference, shape [6, 3N].</summary>
    private static double[] RigidMotions(ReadOnlySpan<double> reference)
    {
        double[] motions = new double[6 * reference.Length];
        Point3[] axes = [new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)];
        for (int k = 0; k < 3; k++)
        {
            Span<double> shift = motions.AsSpan(k * reference.Length, reference.Length);
            Span<double> turn = motions.AsSpan((k + 3) * reference.Length, reference.Length);
            for (int i = 0; i < reference.Length / 3; i++)
            {
                axes[k].Store(shift, i);
                Point3.Cross(axes[k], Point3.Of(reference, i)).Store(turn, i);
            }
        }

        return motions;
    }

    /// <summary>Householder vectors that turn the span of six rows into the first six axes.</summary>
    private static double[] Reflectors(double[] rows, int width)
    {
        double[] reflectors = new double[6 * width];
        double smallest = 1e-6 * Norm(rows.AsSpan(3 * width));
        for (int k = 0; k < 6; k++)
        {
            Span<double> row = rows.AsSpan(k * width, width);
            for (int j = 0; j < k; j++)
            {
                Reflect(reflectors.AsSpan(j * width, width), row);
            }

            Span<double> v = reflectors.AsSpan(k * width, width);
            row[k..].CopyTo(v[k..]);
            double norm = Norm(v);
            if (!(norm > smallest && double.IsFinite(norm)))
            {
                throw new ArgumentException("the reference's atoms lie on one line or are not finite; its rotations cannot be removed", nameof(rows));
            }

            v[k] += v[k] < 0 ? -norm : norm;
            double scale = 1 / Norm(v);
            for (int i = k; i < width; i++)
            {
                v[i] *= scale;
            }
        }

        return reflectors;
    }

    private void Reflect(int k, Span<double> x) => Reflect(_reflectors.AsSpan(k * x.Length, x.Length), x);

    private static void Reflect(ReadOnlySpan<double> v, Span<double> x)
    {
        double dot = 0;
        for (int i = 0; i < x.Length; i++)
        {
            dot += v[i] * x[i];
        }

        for (int i = 0; i < x.Length; i++)
        {
            x[i] -= 2 * dot * v[i];
        }
    }

    private static double Norm(ReadOnlySpan<double> v)
    {
        double sum = 0;
        foreach (double value in v)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }
}
