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
        var space = new KrylovSpace(matrix, Math.Min((3 * kept) + 10, matrix.Size / Width), options.Threads);
        while (true)
        {
            space.Extend();
            bool spent = space.Products >= options.MaximumProducts;
            if (!space.IsFull && !spent && space.Products % 4 != 0)
            {
                continue;
            }

            SymmetricEigen ritz = space.Ritz();
            bool converged = space.LargestResidual(ritz, count) <= options.Tolerance * Math.Max(Math.Abs(ritz.Values[^1]), double.Epsilon);
            if (converged || spent)
            {
                double[][] panels = space.Vectors(ritz, (count + Width - 1) / Width);
                return Finish(matrix, ritz.Values[^count..], panels, converged, space.Products, options.Threads);
            }

            if (space.IsFull)
            {
                space.Restart(ritz, kept);
            }
        }
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

        return Finish(matrix, all.Values[^count..], panels, true, 0, options.Threads);
    }

    /// <summary>Orders, signs and checks what was found against the matrix itself.</summary>
    private static PartialEigen Finish(SparseMatrix matrix, double[] ascending, double[][] panels, bool converged, int products, int threads)
    {
        int n = matrix.Size;
        int count = ascending.Length;
        double[] values = [.. ascending.Reverse()];
        double[] vectors = new double[(long)n * count];
        double[] residuals = new double[count];
        double[] image = new double[n * Width];
        for (int p = 0; p < panels.Length; p++)
        {
            PanelKernels.Multiply(matrix, panels[p], image, threads);
            for (int c = 0; c < Width && (p * Width) + c < count; c++)
            {
                int k = (p * Width) + c;
                double sum = 0;
                double largest = 0;
                for (int i = 0; i < n; i++)
                {
                    double entry = panels[p][(i * Width) + c];
                    double r = image[(i * Width) + c] - (values[k] * entry);
                    sum += r * r;
                    largest = Math.Abs(entry) > Math.Abs(largest) ? entry : largest;
                }

                residuals[k] = Math.Sqrt(sum);
                for (int i = 0; i < n; i++)
                {
                    vectors[((long)i * count) + k] = largest < 0 ? -panels[p][(i * Width) + c] : panels[p][(i * Width) + c];
                }
            }
        }

        return new(values, vectors, residuals, converged, products);
    }
}
