using MicroMacro.FreeEnergy;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>Settings of well-tempered metadynamics. Energies are in the unit of the walkers.</summary>
public sealed record MetadynamicsOptions
{
    /// <summary>One axis of the bias grid for each slow variable, one or two; a periodic variable's axis spans its period.</summary>
    public required IReadOnlyList<GridAxis> Axes { get; init; }

    /// <summary>Standard deviation of the hills along each variable, [c]; the grid's bins are at most half as wide.</summary>
    public required IReadOnlyList<double> Widths { get; init; }

    /// <summary>Height of the first hill.</summary>
    public required double Height { get; init; }

    /// <summary>γ above 1: the slow variables come to be sampled as at γ times the temperature [barducci2008]. Infinite for hills that do not shrink.</summary>
    public double BiasFactor { get; init; } = 10;

    /// <summary>Steps between hills of one walker.</summary>
    public int Pace { get; init; } = 500;

    /// <summary>Steps between records.</summary>
    public int Stride { get; init; } = 500;

    internal void Check(IWalkers walkers)
    {
        int c = walkers.Variables.Count;
        if (Axes.Count != c || Widths.Count != c)
        {
            throw new ArgumentException($"{Axes.Count} axes and {Widths.Count} widths for {c} slow variables");
        }

        for (int a = 0; a < c; a++)
        {
            double period = walkers.Variables[a].Period;
            if (Axes[a].Periodic != period > 0 || (period > 0 && !(Math.Abs(Axes[a].Length - period) <= 1e-6 * period)))
            {
                throw new ArgumentException(
                    $"the axis of '{walkers.Variables[a].Name}' spans {Axes[a].Length}{(Axes[a].Periodic ? ", periodic" : "")}; the variable {(period > 0 ? $"has period {period}" : "is not periodic")}");
            }

            if (!(Widths[a] > 0 && double.IsFinite(Widths[a]) && Axes[a].Width <= 0.5 * Widths[a] * (1 + 1e-9)))
            {
                throw new ArgumentException(
                    $"hills of width {Widths[a]} in '{walkers.Variables[a].Name}' on bins of {Axes[a].Width}: widths are finite, above 0 and at least two bins");
            }
        }

        if (!(Height > 0 && double.IsFinite(Height)) || !(BiasFactor > 1))
        {
            throw new ArgumentException($"a height of {Height} and a bias factor of {BiasFactor}: the height is finite and above 0, the bias factor above 1");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Pace, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Stride, 1);
    }
}
