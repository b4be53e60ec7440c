using MicroMacro.Numerics.Simd;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>One Cartesian coordinate of an atom, in nm.</summary>
public sealed unsafe class Coordinate : ILaneVariable
{
    private const int Row = 16;
    private readonly int _row;

    /// <summary>Coordinate x, y or z (axis 0, 1, 2) of an atom counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The axis is not 0, 1 or 2, or the atom is negative.</exception>
    public Coordinate(string name, int atom, int axis)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(atom);
        ArgumentOutOfRangeException.ThrowIfNegative(axis);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(axis, 2);
        _row = (3 * atom) + axis;
        Variable = new CoarseVariable(name, 0, "nm");
    }

    /// <inheritdoc/>
    public CoarseVariable Variable { get; }

    /// <inheritdoc/>
    public bool IsTranslationInvariant => false;

    /// <inheritdoc/>
    public int AtomsNeeded => 1 + (_row / 3);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> positions, Span<double> gradient, double scale)
    {
        if (!gradient.IsEmpty)
        {
            gradient[_row] += scale;
        }

        return positions[_row];
    }

    /// <inheritdoc/>
    public T Value<T>(float* positions)
        where T : unmanaged, ISimd<T> => T.Load(positions + (Row * _row));

    /// <inheritdoc/>
    public void AddGradient<T>(float* positions, float* forces, T scale)
        where T : unmanaged, ISimd<T>
    {
        float* f = forces + (Row * _row);
        T.Store(T.Load(f) + scale, f);
    }
}
