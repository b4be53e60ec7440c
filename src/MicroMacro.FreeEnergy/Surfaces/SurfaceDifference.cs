namespace MicroMacro.FreeEnergy;

/// <summary>How far two free energies on one grid are apart after the best constant shift.</summary>
/// <param name="Shift">The (weighted) mean of F - reference, which was taken off, in kT.</param>
/// <param name="Rms">Root mean square of what is left, in kT.</param>
/// <param name="Largest">The largest deviation that is left, in kT.</param>
/// <param name="Cells">Cells compared.</param>
/// <param name="Missing">Cells of the region where F is not known; they are left out of the comparison.</param>
public readonly record struct SurfaceDifference(double Shift, double Rms, double Largest, int Cells, int Missing)
{
    /// <summary>Compares F with a reference over the cells where the reference lies less than <paramref name="region"/> above its lowest.</summary>
    /// <param name="f">F, shape [B], in kT; NaN where unknown.</param>
    /// <param name="reference">The reference, shape [B], in kT; NaN cells are outside the region.</param>
    /// <param name="region">In kT; infinity for all cells.</param>
    /// <param name="probabilityWeighted">Whether cells count by the reference's probability exp(-F) instead of equally.</param>
    /// <exception cref="ArgumentException">The grids differ in size.</exception>
    public static SurfaceDifference Of(ReadOnlySpan<double> f, ReadOnlySpan<double> reference, double region = double.PositiveInfinity, bool probabilityWeighted = false)
    {
        if (f.Length != reference.Length)
        {
            throw new ArgumentException($"{f.Length} cells are compared with {reference.Length}", nameof(reference));
        }

        double lowest = double.PositiveInfinity;
        foreach (double value in reference)
        {
            lowest = value < lowest ? value : lowest;
        }

        var weights = new double[f.Length];
        int cells = 0, missing = 0;
        double total = 0, shift = 0;
        for (int b = 0; b < f.Length; b++)
        {
            bool inside = reference[b] - lowest < region && double.IsFinite(reference[b]);
            if (inside && double.IsFinite(f[b]))
            {
                weights[b] = probabilityWeighted ? Math.Exp(lowest - reference[b]) : 1;
                total += weights[b];
                shift += weights[b] * (f[b] - reference[b]);
                cells++;
            }
            else if (inside)
            {
                missing++;
            }
        }

        shift /= total;
        double squares = 0, largest = 0;
        for (int b = 0; b < f.Length; b++)
        {
            if (weights[b] > 0)
            {
                double d = f[b] - reference[b] - shift;
                squares += weights[b] * d * d;
                largest = Math.Max(largest, Math.Abs(d));
            }
        }

        return cells == 0
            ? new(double.NaN, double.NaN, double.NaN, 0, missing)
            : new(shift, Math.Sqrt(squares / total), largest, cells, missing);
    }
}
