using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.FreeEnergy;

/// <summary>
/// Eigenvalues and eigenvectors of the overlap of the sampled states, M_kl = Σ_n P_kn P_ln / sqrt(N_k N_l), from which the
/// asymptotic covariance of any set of states follows without an N x N matrix [shirts2008mbar].
/// </summary>
internal sealed class MbarSpectrum
{
    // A gap this small is a disconnection; the floor keeps differences within one group exact.
    private const double SmallestGap = 1e-12;

    private readonly double[] _counts;
    private readonly double[] _vectors;
    private readonly double _total;

    private MbarSpectrum(double[] counts, double[] eigenvalues, double[] vectors)
    {
        (_counts, Eigenvalues, _vectors) = (counts, eigenvalues, vectors);
        _total = counts.Sum();
    }

    /// <summary>Eigenvalues of the overlap matrix, descending; the first is 1.</summary>
    public double[] Eigenvalues { get; }

    /// <summary>1 minus the second eigenvalue: 0 for disconnected states, 1 for a single one.</summary>
    public double Gap => Eigenvalues.Length < 2 ? 1 : Math.Max(0, 1 - Eigenvalues[1]);

    /// <summary>Decomposes Σ_n P_kn P_ln, shape [S, S].</summary>
    public static MbarSpectrum Of(double[] gram, double[] counts)
    {
        int s = counts.Length;
        var matrix = new double[s * s];
        for (int k = 0; k < s; k++)
        {
            for (int l = 0; l < s; l++)
            {
                matrix[(k * s) + l] = gram[(k * s) + l] / Math.Sqrt(counts[k] * counts[l]);
            }
        }

        (double[] ascending, double[] columns) = SymmetricEigen.Of(matrix, s);
        var values = new double[s];
        var vectors = new double[s * s];
        for (int m = 0; m < s; m++)
        {
            values[m] = ascending[s - 1 - m];
            for (int k = 0; k < s; k++)
            {
                vectors[(m * s) + k] = columns[(k * s) + s - 1 - m];
            }
        }

        return new MbarSpectrum(counts, values, vectors);
    }

    /// <summary>
    /// Coordinates y of states a such that their covariance is Θ_ab = Σ_n w_an w_bn - 1/N + Σ_m y_am y_bm.
    /// The constant shift of all f is projected out.
    /// </summary>
    /// <param name="cross">Σ_n w_an P_sn, shape [A, S], where the weights of a state sum to one.</param>
    /// <returns>y, shape [A, S-1].</returns>
    public double[] Project(double[] cross)
    {
        int s = _counts.Length;
        int rows = cross.Length / s;
        var y = new double[rows * (s - 1)];
        for (int a = 0; a < rows; a++)
        {
            for (int m = 1; m < s; m++)
            {
                double sum = 0;
                for (int k = 0; k < s; k++)
                {
                    sum += cross[(a * s) + k] * _vectors[(m * s) + k] / Math.Sqrt(_counts[k]);
                }

                y[(a * (s - 1)) + m - 1] = sum / Math.Sqrt(Math.Max(SmallestGap, 1 - Eigenvalues[m]));
            }
        }

        return y;
    }

    /// <summary>Θ, shape [A, A], from <paramref name="cross"/> [A, S] and <paramref name="self"/> = Σ_n w_an w_bn [A, A].</summary>
    public double[] Covariance(double[] cross, double[] self)
    {
        int s = _counts.Length - 1;
        int rows = cross.Length / _counts.Length;
        double[] y = Project(cross);
        var theta = new double[rows * rows];
        for (int a = 0; a < rows; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double sum = self[(a * rows) + b] - (1 / _total);
                for (int m = 0; m < s; m++)
                {
                    sum += y[(a * s) + m] * y[(b * s) + m];
                }

                theta[(a * rows) + b] = sum;
                theta[(b * rows) + a] = sum;
            }
        }

        return theta;
    }
}
