namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>A harmonic umbrella for each walker, with a stiffness of its own; none where it is null.</summary>
public sealed class WindowBias : ISlowBias
{
    private readonly CoarseVariable[] _variables;
    private readonly UmbrellaWindow?[] _windows;

    /// <summary>Umbrellas.</summary>
    /// <param name="variables">The slow variables, c of them.</param>
    /// <param name="windows">The umbrella of each walker, [R].</param>
    /// <exception cref="ArgumentException">A window does not fit the variables.</exception>
    public WindowBias(IReadOnlyList<CoarseVariable> variables, IReadOnlyList<UmbrellaWindow?> windows)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(windows);
        (_variables, _windows) = ([.. variables], [.. windows]);
        foreach (UmbrellaWindow? window in _windows)
        {
            window?.Check(_variables.Length);
        }
    }

    /// <inheritdoc/>
    public int? Walkers => _windows.Length;

    /// <inheritdoc/>
    public double Evaluate(int walker, ReadOnlySpan<double> z, Span<double> slope)
    {
        if (_windows[walker] is { } window)
        {
            return window.Evaluate(_variables, z, slope);
        }

        slope.Clear();
        return 0;
    }
}
