using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>Points that may be among the nearest of one, by values that are known up to a slack: the smallest k, and what lies within twice the slack of them.</summary>
internal sealed unsafe class ScreenedCandidates
{
    private readonly int _count;
    private readonly float _slack;
    private readonly float[] _values;
    private readonly float[] _scratch;
    private readonly int[] _indices;
    private float _limit = float.PositiveInfinity;
    private int _found;

    /// <summary>None yet.</summary>
    /// <param name="count">k.</param>
    /// <param name="slack">The largest error of a value.</param>
    public ScreenedCandidates(int count, float slack)
    {
        (_count, _slack) = (count, slack);
        _values = new float[Math.Max(4 * count, count + 256)];
        (_scratch, _indices) = (new float[_values.Length], new int[_values.Length]);
    }

    /// <summary>Takes the values of points start .. end - 1, but for the point itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take<T>(float* values, int start, int end, int self)
        where T : unmanaged, ISimd<T>
    {
        for (int j = start; j < end; j += T.Count)
        {
            if (!T.Any(T.LessThanOrEqual(T.Load(values + (j - start)), T.All(_limit))))
            {
                continue;
            }

            if (_found + T.Count > _values.Length)
            {
                Narrow();
            }

            for (int lane = j; lane < Math.Min(end, j + T.Count) && _found < _values.Length; lane++)
            {
                float value = values[lane - start];
                if (value <= _limit && lane != self)
                {
                    (_values[_found], _indices[_found]) = (value, lane);
                    _found++;
                }
            }
        }
    }

    /// <summary>The points, or null where too many are as near as the slack can tell.</summary>
    public int[]? Finish()
    {
        Narrow();
        return _limit == float.NegativeInfinity ? null : _indices[.._found];
    }

    /// <summary>Lets go of what cannot be among the nearest; gives up where that makes no room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Narrow()
    {
        if (_found <= _count || _limit == float.NegativeInfinity)
        {
            return;
        }

        float limit = MathF.BitIncrement(Smallest(_count) + (2 * _slack));
        int left = 0;
        for (int c = 0; c < _found; c++)
        {
            (_values[left], _indices[left]) = (_values[c], _indices[c]);
            left += _values[c] <= limit ? 1 : 0;
        }

        _found = left;
        _limit = left > _values.Length / 2 + (_count / 2) ? float.NegativeInfinity : limit;
    }

    /// <summary>The k-th smallest value, by Hoare's selection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Smallest(int k)
    {
        Array.Copy(_values, _scratch, _found);
        (int low, int high) = (0, _found - 1);
        while (low < high)
        {
            float pivot = _scratch[(low + high) >>> 1];
            (int i, int j) = (low, high);
            while (i <= j)
            {
                while (_scratch[i] < pivot)
                {
                    i++;
                }

                while (_scratch[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (_scratch[i], _scratch[j]) = (_scratch[j], _scratch[i]);
                    i++;
                    j--;
                }
            }

            (low, high) = k - 1 <= j ? (low, j) : k - 1 >= i ? (i, high) : (k - 1, k - 1);
        }

        return _scratch[k - 1];
    }
}
