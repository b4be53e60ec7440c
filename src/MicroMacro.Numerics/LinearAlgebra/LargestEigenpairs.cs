using System.Runtime.CompilerServices;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>
/// The largest eigenvalues of a sparse symmetric matrix by block Lanczos with full reorthogonalisation and thick restarts
/// [wu2000thick]. Eight vectors go together, so eigenvalues of multiplicity up to eight are found like simple ones.
/// </summary>
public static class LargestEigenpairs
{
    /// <summary>Up to this order the matrix is decomposed in full.</summary>
    private const int DenseOrder = 256;

    private const int Width = PanelKernels.Width;

    /// <summary>Finds them.</summary>
    /// <param name="matrix">The matrix; it must be symmetric, which is not checked.</param>
    /// <param name="count">How many pairs, 1 to n.</param>
    /// <param name="options">Tolerance and limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count or an option is out of range.</exception>
    /// <exception cref="ArgumentException">A value of the matrix is not finite.</exception>
    public static PartialEigen Of(SparseMatrix matrix, int count, EigenpairOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        options ??= new EigenpairOptions();
        options.Check();
        int n = matrix.Size;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        SquareMatrix.CheckFinite(matrix.Values, nameof(matrix));
        return n <= DenseOrder || 4 * count > n ? Dense(matrix, count, options) : Lanczos(matrix, count, options);
    }

    private static PartialEigen Lanczos(SparseMatrix matrix, int count, EigenpairOptions options)
    {
        int kept = (count + (Width / 2) + Width - 1) / Width;
        int panels = Math.Min((3 * kept) + 10, matrix.Size / Width);
        var space = new KrylovSpace(new ChebyshevFilter(matrix), panels, options.Threads);
        bool filtered = false;
        double largest = 0;
        int spentBefore = 0;
        while (true)
        {
            space.Extend();
            bool spent = spentBefore + space.Products >= options.MaximumProducts;
            if (!filtered && !space.IsFull && !spent && space.Products % 4 != 0)
            {
                continue;
            }

            SymmetricEigen ritz = space.Ritz();
            largest = filtered ? largest : Math.Max(Math.Abs(ritz.Values[^1]), double.Epsilon);
            bool converged = ritz.Values.Length >= count && space.LargestResidual(ritz, count) <= options.Tolerance * largest;
            if (converged || (spent && ritz.Values.Length >= count))
            {
                double[][] vectors = space.Vectors(ritz, (count + Width - 1) / Width);
                return Finish(matrix, vectors, count, converged, spentBefore + space.Products, options.Threads);
            }

            if (!space.IsFull)
            {
                continue;
            }

            if (!filtered && ChebyshevFilter.Above(matrix, ritz.Values, kept * Width) is { } filter)
            {
                double[] start = Sum(space.Vectors(ritz, kept));
                spentBefore = space.Products;
                space = new KrylovSpace(filter, panels, options.Threads, start);
                filtered = true;
                continue;
            }

            space.Restart(ritz, kept);
        }
    }

    /// <summary>One panel that holds something of each vector: its Krylov space separates them.</summary>
    private static double[] Sum(double[][] panels)
    {
        double[] sum = panels[0];
        for (int p = 1; p < panels.Length; p++)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += panels[p][i];
            }
        }

        return sum;
    }

    private static PartialEigen Dense(SparseMatrix matrix, int count, EigenpairOptions options)
    {
        int n = matrix.Size;
        SymmetricEigen all = SymmetricEigen.Of(matrix.ToDense(), n);
        double[][] panels = new double[(count + Width - 1) / Width][];
        for (int p = 0; p < panels.Length; p++)
        {
            panels[p] = new double[n * Width];
            for (int i = 0; i < n; i++)
            {
                for (int c = 0; c < Width && (p * Width) + c < count; c++)
                {
                    panels[p][(i * Width) + c] = all.Vectors[(i * n) + n - 1 - (p * Width) - c];
                }
            }
        }

        return Finish(matrix, panels, count, true, 0, options.Threads);
    }

    /// <summary>Turns the vectors within their span to those of the matrix itself, signs them and checks them against it.</summary>
    private static PartialEigen Finish(SparseMatrix matrix, double[][] panels, int count, bool converged, int products, int threads)
    {
        int n = matrix.Size;
        double[][] images = new double[panels.Length][];
        double[] projected = new double[count * count];
        for (int p = 0; p < panels.Length; p++)
        {
            images[p] = new double[n * Width];
            PanelKernels.Multiply(matrix, panels[p], images[p], threads);
        }

        for (int e = 0; e < panels.Length * panels.Length; e++)
        {
            (int p, int q) = (e / panels.Length, e % panels.Length);
            double[] gram = PanelKernels.Gram(panels[p], images[q], threads);
            for (int i = 0; i < gram.Length; i++)
            {
                (int row, int column) = ((p * Width) + (i / Width), (q * Width) + (i % Width));
                if (row < count && column < count)
                {
                    projected[(row * count) + column] += 0.5 * gram[i];
                    projected[(column * count) + row] += 0.5 * gram[i];
                }
            }
        }

        SymmetricEigen turned = SymmetricEigen.Of(projected, count);
        double[] values = [.. turned.Values.Reverse()];
        double[] vectors = Turn(panels, turned, n);
        double[] residuals = Turn(images, turned, n);
        return new(values, vectors, Norms(residuals, vectors, values), converged, products);
    }

    /// <summary>The columns of panels combined by the eigenvectors of a small matrix, largest eigenvalue first, shape [n, count].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Turn(double[][] panels, SymmetricEigen turned, int n)
    {
        int count = turned.Values.Length;
        double[] result = new double[(long)n * count];
        double[] row = new double[count];
        for (int i = 0; i < n; i++)
        {
            Array.Clear(row);
            for (int c = 0; c < count; c++)
            {
                double part = panels[c / Width][(i * Width) + (c % Width)];
                ReadOnlySpan<double> vectors = turned.Vectors.AsSpan(c * count, count);
                for (int k = 0; k < vectors.Length && k < row.Length; k++)
                {
                    row[k] += part * vectors[k];
                }
            }

            for (int k = 0; k < count; k++)
            {
                result[((long)i * count) + k] = row[count - 1 - k];
            }
        }

        return result;
    }

    /// <summary>|A v - λ v| of each vector; turns the largest entry of each positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Norms(double[] images, double[] vectors, double[] values)
    {
        int count = values.Length;
        double[] sums = new double[count];
        double[] largest = new double[count];
        for (long i = 0; i < vectors.LongLength; i++)
        {
            int k = (int)(i % count);
            double r = images[i] - (values[k] * vectors[i]);
            sums[k] += r * r;
            largest[k] = Math.Abs(vectors[i]) > Math.Abs(largest[k]) ? vectors[i] : largest[k];
        }

        for (long i = 0; i < vectors.LongLength; i++)
        {
            vectors[i] = largest[i % count] < 0 ? -vectors[i] : vectors[i];
        }

        return Array.ConvertAll(sums, Math.Sqrt);
    }
}
