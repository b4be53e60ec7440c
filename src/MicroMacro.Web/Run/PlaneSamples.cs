using System.Text.Json;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Web.Run;

/// <summary>A choice of the lifted samples and of the umbrella windows' samples of a system that shows two numbers.</summary>
internal sealed class PlaneSamples
{
    private const int SamplesShown = 2000;
    private readonly (string Name, double[] U, double[] V, double[] Z)[] _sets;

    private PlaneSamples((string, double[], double[], double[])[] sets) => _sets = sets;

    /// <summary>Chooses evenly from both sets; null where neither is a set of points in a plane with its labels.</summary>
    public static PlaneSamples? Choose(ArrayBundle? lifted, ArrayBundle? windows)
    {
        (string, double[], double[], double[])[] sets =
            [.. new[] { Set("model", lifted), Set("physics", windows) }.Where(s => s is not null).Select(s => s!.Value)];
        return sets.Length == 0 ? null : new PlaneSamples(sets);
    }

    /// <summary>Writes the member "samples".</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("samples");
        foreach ((string name, double[] u, double[] v, double[] z) in _sets)
        {
            json.WriteStartObject(name);
            foreach ((string axis, double[] values) in new[] { ("u", u), ("v", v), ("z", z) })
            {
                json.WriteStartArray(axis);
                foreach (double value in values)
                {
                    PageData.WriteNumber(json, Math.Round(value, 4));
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static (string, double[], double[], double[])? Set(string name, ArrayBundle? bundle)
    {
        if (bundle is null || !bundle.TryGet("x", out NamedArray? x) || !bundle.TryGet("z", out NamedArray? z)
            || x.Shape is not [int n, 2] || n == 0 || z.Shape.Length == 0 || z.Shape[0] != n)
        {
            return null;
        }

        double[] points = x.ToDoubles();
        double[] labels = z.ToDoubles();
        int c = labels.Length / n;
        int[] rows = Structures.Spread(n, SamplesShown);
        return (name, [.. rows.Select(i => points[2 * i])], [.. rows.Select(i => points[(2 * i) + 1])], [.. rows.Select(i => labels[i * c])]);
    }
}
