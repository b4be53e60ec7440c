namespace MicroMacro.FreeEnergy;

/// <summary>Settings of <see cref="Wham"/>; the defaults serve.</summary>
public sealed record WhamOptions
{
    /// <summary>
    /// Whether samples of a periodic variable beyond the ends of the grid count in the cell that they are in. Grossfield's
    /// program drops them instead.
    /// </summary>
    public bool Wrap { get; init; } = true;

    /// <summary>Statistical inefficiency g_k of each window, shape [K]: its samples count as N_k / g_k; null for independent samples.</summary>
    public double[]? Inefficiencies { get; init; }

    /// <summary>The largest Newton step in any f_k at which the equations count as solved, in kT.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>Newton iterations before giving up.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>Threads to use; the results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
