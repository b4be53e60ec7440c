namespace MicroMacro.Systems.Sde;

/// <summary>
/// The generator of dx = -D V'(x) dt + sqrt(2 D) dW between reflecting walls, as a chain of cells whose hop rates
/// (D/Δ²) exp(-ΔV/2) keep detailed balance exactly; its error is of order Δ² [risken1996fokker]. Used for exact answers.
/// </summary>
public sealed class FokkerPlanckGrid
{
    private readonly double _hop;
    private readonly double[] _up;
    private readonly double[] _down;

    /// <summary>Lays <paramref name="cells"/> cells over [<paramref name="low"/>, <paramref name="high"/>].</summary>
    /// <param name="potential">V(x) in kT.</param>
    /// <param name="diffusion">D.</param>
    /// <param name="low">Left wall.</param>
    /// <param name="high">Right wall.</param>
    /// <param name="cells">Number of cells, at least 2.</param>
    public FokkerPlanckGrid(Func<double, double> potential, double diffusion, double low, double high, int cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 2);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(diffusion, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        double step = (high - low) / cells;
        _hop = diffusion / (step * step);
        Centers = new double[cells];
        _up = new double[cells];
        _down = new double[cells];
        double before = 0;
        for (int i = 0; i < cells; i++)
        {
            Centers[i] = low + ((i + 0.5) * step);
            double here = potential(Centers[i]);
            if (i > 0)
            {
                // Hop rates over the face between two cells; none through a wall.
                double factor = Math.Exp(0.5 * (before - here));
                _up[i - 1] = _hop * factor;
                _down[i] = _hop / factor;
            }

            before = here;
        }
    }

    /// <summary>Centres of the cells.</summary>
    public double[] Centers { get; }

    /// <summary>The <paramref name="count"/> largest eigenvalues of the generator, from 0 downwards, by bisection with Sturm sequences.</summary>
    public double[] Eigenvalues(int count)
    {
        double[] diagonal = new double[Centers.Length];
        double bound = 0;
        for (int i = 0; i < diagonal.Length; i++)
        {
            diagonal[i] = -(_up[i] + _down[i]);
            bound = Math.Min(bound, diagonal[i] - (2 * _hop));
        }

        double[] eigenvalues = new double[count];
        for (int k = 1; k < count; k++)
        {
            // The k-th eigenvalue below 0: exactly k lie above anything just below it.
            double low = bound;
            double high = 0;
            for (double middle = 0.5 * low; middle > low && middle < high; middle = 0.5 * (low + high))
            {
                (low, high) = CountAbove(diagonal, middle) > k ? (middle, high) : (low, middle);
            }

            eigenvalues[k] = 0.5 * (low + high);
        }

        return eigenvalues;
    }

    /// <summary>One implicit Euler step of the cells' probabilities under the present potential; keeps their sum and their signs.</summary>
    /// <param name="probability">Probability of each cell, replaced.</param>
    /// <param name="dt">Timestep.</param>
    /// <param name="scratch">As long as <paramref name="probability"/>.</param>
    public void Propagate(Span<double> probability, double dt, Span<double> scratch)
    {
        // (1 - dt L) p' = p, with L tridiagonal: Thomas' algorithm, stable because the matrix is diagonally dominant by columns.
        int n = probability.Length;
        double pivot = 1 + (dt * _up[0]);
        probability[0] /= pivot;
        for (int i = 1; i < n; i++)
        {
            scratch[i] = -dt * _down[i] / pivot;
            double lower = -dt * _up[i - 1];
            pivot = 1 + (dt * (_down[i] + _up[i])) - (lower * scratch[i]);
            probability[i] = (probability[i] - (lower * probability[i - 1])) / pivot;
        }

        for (int i = n - 2; i >= 0; i--)
        {
            probability[i] -= scratch[i + 1] * probability[i + 1];
        }
    }

    /// <summary>How many eigenvalues lie above <paramref name="value"/>: the sign changes of the Sturm sequence.</summary>
    private int CountAbove(double[] diagonal, double value)
    {
        // The symmetrised matrix has all off-diagonal entries equal to D/Δ².
        int count = 0;
        double pivot = 1;
        double offSquared = 0;
        foreach (double entry in diagonal)
        {
            pivot = entry - value - (offSquared / pivot);
            if (pivot == 0)
            {
                pivot = -1e-300;
            }

            count += pivot > 0 ? 1 : 0;
            offSquared = _hop * _hop;
        }

        return count;
    }
}
