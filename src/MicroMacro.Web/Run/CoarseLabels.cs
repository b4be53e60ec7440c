using MicroMacro.Web.Html;

namespace MicroMacro.Web.Run;

/// <summary>The slow variables of a run, and how their values are written.</summary>
internal sealed class CoarseLabels(JsonView coarse)
{
    private readonly JsonView[] _variables = [.. coarse.Items];

    /// <summary>How many there are.</summary>
    public int Count => _variables.Length;

    /// <summary>Their signs, joined.</summary>
    public string Names => Count == 0 ? "z" : string.Join(", ", _variables.Select(v => Symbols.Of(v["name"].Text)));

    /// <summary>Whether all are angles.</summary>
    public bool Angular => Count > 0 && _variables.All(v => v["unit"].Text == "rad");

    /// <summary>The unit of the first, as shown.</summary>
    public string Unit => Count == 0 ? "" : Symbols.ShownUnit(_variables[0]["unit"].Text);

    /// <summary>What values of the first are multiplied by to be shown.</summary>
    public double Scale => Count == 0 ? 1 : Symbols.ShownScale(_variables[0]["unit"].Text);

    /// <summary>A label such as "φ = −60°".</summary>
    public string Text(JsonView label) => Text(label.Numbers);

    /// <summary>A label such as "φ = −60°".</summary>
    public string Text(ReadOnlySpan<double> label) => Text(Array.ConvertAll(label.ToArray(), value => (double?)value));

    /// <summary>The values of a label without names, such as "−60°".</summary>
    public string Values(JsonView label) => string.Join(", ", label.Numbers.Select((value, k) => Value(k, value)));

    private string Text(double?[] label) =>
        string.Join(", ", label.Select((value, k) => $"{Symbols.Of(k < Count ? _variables[k]["name"].Text : null)} = {Value(k, value)}"));

    private string Value(int k, double? value)
    {
        string? unit = k < Count ? _variables[k]["unit"].Text : null;
        double? shown = value * Symbols.ShownScale(unit);
        string text = unit == "rad" && shown is { } degrees
            ? NumberText.Fixed(degrees, Math.Abs(degrees - Math.Round(degrees)) < 0.005 ? 0 : 1)
            : NumberText.Trimmed(shown);
        return text + Symbols.ShownUnit(unit);
    }
}
