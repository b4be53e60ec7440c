namespace MicroMacro.Artifacts.Arrays;

/// <summary>Arrays whose first axis runs fastest (Fortran order).</summary>
internal static class ColumnMajor
{
    /// <summary>The same array with its last axis running fastest.</summary>
    public static Array ToRowMajor(Array values, int[] shape)
    {
        if (shape.Count(n => n > 1) < 2)
        {
            return values;
        }

        return values switch
        {
            double[] v => Transpose(v, shape),
            float[] v => Transpose(v, shape),
            long[] v => Transpose(v, shape),
            int[] v => Transpose(v, shape),
            bool[] v => Transpose(v, shape),
            _ => Transpose((string[])values, shape),
        };
    }

    private static T[] Transpose<T>(T[] values, int[] shape)
    {
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        T[] result = new T[values.Length];
        int[] index = new int[shape.Length];
        int from = 0;
        for (int to = 0; to < result.Length; to++)
        {
            result[to] = values[from];
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return result;
    }
}
