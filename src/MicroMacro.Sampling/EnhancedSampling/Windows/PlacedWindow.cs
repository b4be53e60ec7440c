using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>A window that was sampled, and what its samples say of F around them.</summary>
internal sealed class PlacedWindow
{
    // A variance that the umbrella alone would not leave, and how few independent samples it may have.
    private const double TornVariance = 2;
    private const double TornCrossings = 20;

    // Cells of a histogram over the width of the narrower window.
    private const double CellOfWidth = 0.5;

    private readonly double[] _displacements;
    private readonly double _variance;

    private PlacedWindow(UmbrellaWindow window, double? width, double[] series, double[] last, double[] displacements)
    {
        (Window, Series, Last, _displacements) = (window, series, last, displacements);
        _variance = Math.Max(Moments.Of(displacements).Variance, double.Epsilon);
        Aside = displacements.Average();
        Width = width ?? Math.Sqrt(_variance);
    }

    /// <summary>The umbrella.</summary>
    public UmbrellaWindow Window { get; }

    /// <summary>The width that its samples should have or, of the first windows, have.</summary>
    public double Width { get; }

    /// <summary>The slow variable of its records.</summary>
    public double[] Series { get; }

    /// <summary>The state in which it ended.</summary>
    public double[] Last { get; }

    /// <summary>From the centre to the mean of the samples.</summary>
    public double Aside { get; }

    /// <summary>F' at the mean, κ (ζ - mean).</summary>
    public double Slope => -Window.Stiffness[0] * Aside;

    /// <summary>A window with its samples.</summary>
    public static PlacedWindow Of(UmbrellaWindow window, double? width, double[] series, double[] last, CoarseVariable variable) =>
        new(window, width, series, last, Array.ConvertAll(series, z => variable.Difference(z, window.Center[0])));

    /// <summary>F'' around the mean, kT/variance less κ.</summary>
    public double Curvature(double thermalEnergy) => (thermalEnergy / _variance) - Window.Stiffness[0];

    /// <summary>Whether the samples lie on both sides of a ridge that they cross so rarely that their shares are an accident.</summary>
    public bool IsTorn(double thermalEnergy) => _variance > TornVariance * thermalEnergy / Window.Stiffness[0]
        && _displacements.Length < TornCrossings * StatisticalInefficiency.Of(_displacements);

    /// <summary>
    /// ∫ p q/(p + q) of the histograms of two windows: in equilibrium no less than their element of the overlap matrix. MBAR takes windows that are stuck on two
    /// sides of a ridge for overlapping, since it finds weights with which they would; their samples do not lie among each other.
    /// </summary>
    public double Overlap(PlacedWindow other, CoarseVariable variable)
    {
        double cell = CellOfWidth * Math.Sqrt(Math.Min(_variance, other._variance));
        SortedDictionary<long, (int Own, int Others)> cells = [];
        foreach (double d in _displacements)
        {
            long at = (long)Math.Floor(d / cell);
            (int own, int others) = cells.GetValueOrDefault(at);
            cells[at] = (own + 1, others);
        }

        foreach (double z in other.Series)
        {
            long at = (long)Math.Floor(variable.Difference(z, Window.Center[0]) / cell);
            (int own, int others) = cells.GetValueOrDefault(at);
            cells[at] = (own, others + 1);
        }

        return cells.Values.Sum(c => (double)c.Own * c.Others / (((double)c.Own * other.Series.Length) + ((double)c.Others * Series.Length)));
    }
}
