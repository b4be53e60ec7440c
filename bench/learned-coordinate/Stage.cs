using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Bench.Learned;

/// <summary>Arrays kept in a folder, so that a run that was stopped goes on where it was.</summary>
internal sealed class Stage(string folder)
{
    /// <summary>The array of a name, computed where the folder does not hold it yet.</summary>
    public double[] Array(string name, Func<double[]> compute)
    {
        string path = Path.Combine(folder, name + ".npy");
        if (File.Exists(path))
        {
            return NpyFile.Read(path).ToDoubles();
        }

        DateTime start = DateTime.UtcNow;
        double[] values = compute();
        NpyFile.Write(path, NamedArray.Of(values, values.Length));
        Console.Error.WriteLine($"{name}: {(DateTime.UtcNow - start).TotalSeconds:F0} s");
        return values;
    }
}
