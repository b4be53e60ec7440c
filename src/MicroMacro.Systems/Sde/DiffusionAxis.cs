namespace MicroMacro.Systems.Sde;

/// <summary>One axis of a grid of cells of equal width.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end; of a periodic axis Low plus the period.</param>
/// <param name="Cells">Number of cells, at least 2.</param>
/// <param name="IsPeriodic">Whether the last cell neighbours the first; otherwise both ends reflect.</param>
public sealed record DiffusionAxis(double Low, double High, int Cells, bool IsPeriodic = false)
{
    /// <summary>The width of a cell.</summary>
    public double Width => (High - Low) / Cells;

    /// <summary>The middle of a cell.</summary>
    public double Center(int cell) => Low + ((cell + 0.5) * Width);

    /// <summary>The cell that holds a value: periodic ones are wrapped, others beyond an end fall in the last cell there.</summary>
    public int CellOf(double z)
    {
        double place = (z - Low) / Width;
        if (IsPeriodic)
        {
            place -= Cells * Math.Floor(place / Cells);
        }

        return Math.Clamp((int)Math.Floor(place), 0, Cells - 1);
    }

    internal void Check()
    {
        if (!(High > Low) || !double.IsFinite(High - Low) || Cells < 2)
        {
            throw new ArgumentException($"[{Low}, {High}] in {Cells} cells is no axis");
        }
    }
}
