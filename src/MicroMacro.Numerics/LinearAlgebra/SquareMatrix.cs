namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>Checks of shapes and entries at the door of the dense routines.</summary>
internal static class SquareMatrix
{
    public static void Check(int length, int n, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        CheckLength(length, (long)n * n, $"a {n} x {n} matrix", name);
    }

    public static void CheckLength(int length, long needed, string what, string name)
    {
        if (length != needed)
        {
            throw new ArgumentException($"{length} numbers are given for {what}, which has {needed}", name);
        }
    }

    public static void CheckFinite(ReadOnlySpan<double> matrix, string name)
    {
        for (int i = 0; i < matrix.Length; i++)
        {
            if (!double.IsFinite(matrix[i]))
            {
                throw new ArgumentException($"entry {i} (row-major) is {matrix[i]}; a matrix must be finite", name);
            }
        }
    }
}
