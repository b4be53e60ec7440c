using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Metadynamics of a simulation: HILLS, and a COLVAR file for each walker with the bias and c(t).</summary>
internal sealed class MetadynamicsMethod(WellTemperedMetadynamics run) : IEnhancedMethod
{
    private IReadOnlyList<CoarseVariable> Variables => run.Walkers.Variables;

    /// <inheritdoc/>
    public long Step => run.Walkers.Step;

    /// <inheritdoc/>
    public long ForceEvaluations => run.Walkers.ForceEvaluations;

    /// <inheritdoc/>
    public int Unit => run.Options.Stride;

    /// <inheritdoc/>
    public void Equilibrate(int steps, CancellationToken cancellation) => run.Walkers.Advance(steps, null, null, cancellation);

    /// <inheritdoc/>
    public void Run(long steps, CancellationToken cancellation) => run.Run(steps, cancellation);

    /// <inheritdoc/>
    public ArrayBundle ToArrays() => run.ToArrays();

    /// <inheritdoc/>
    public void Restore(ArrayBundle arrays) => run.Restore(arrays);

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Texts() =>
        [new("HILLS", HillsText.Of(run)), .. Enumerable.Range(0, run.Walkers.Count).Select(w => KeyValuePair.Create($"COLVAR.{w}", Colvar(w)))];

    /// <inheritdoc/>
    public ArrayBundle Samples()
    {
        (ReducedPotentials u, double[] z) = run.Samples(BiasWeights.OfTheMoment, 0);
        MetadynamicsRecords records = run.Records;
        int rows = u.Samples;
        return new ArrayBundle
        {
            ["z"] = NamedArray.Of(z, rows, Variables.Count),
            ["replica"] = NamedArray.Of([.. Enumerable.Range(0, rows).Select(n => (long)(n / records.Count))], rows),
            ["time"] = NamedArray.Of([.. Enumerable.Range(0, rows).Select(n => run.Walkers.Timestep * records.Steps[n % records.Count])], rows),
            ["log_weight"] = NamedArray.Of([.. u.Row(0)], rows),
            ["z_units"] = NamedArray.Of([.. Variables.Select(v => v.Unit)]),
            ["period"] = NamedArray.Of([.. Variables.Select(v => v.Period)], Variables.Count),
            ["z_names"] = NamedArray.Of([.. Variables.Select(v => v.Name)]),
        };
    }

    /// <inheritdoc/>
    public BiasedSurface? Surface(int threads) => run.Records.Count == 0 ? null
        : BiasedSurface.Of(run, [.. run.Options.Axes.Select(axis => axis with { Bins = axis.Periodic ? SurfaceFiles.PeriodicBins : SurfaceFiles.UsualBins })], threads);

    /// <inheritdoc/>
    public JsonObject Describe()
    {
        HillHistory hills = run.Hills;
        double[] bias = run.Bias.Values();
        return new JsonObject
        {
            ["method"] = "metadynamics",
            ["walkers"] = run.Walkers.Count,
            ["hills"] = hills.Count,
            ["last_height"] = hills.Count == 0 ? null : hills.Heights[^1],
            ["highest_bias"] = bias.Max(),
            ["bias_factor"] = run.Options.BiasFactor,
        };
    }

    private string Colvar(int walker)
    {
        MetadynamicsRecords records = run.Records;
        StringBuilder text = new();
        text.Append("#! FIELDS ").AppendJoin(' ', ["time", .. Variables.Select(v => v.Name), "metad.bias", "metad.rct"]).Append('\n');
        PlumedDomains.Append(text, Variables);
        int c = Variables.Count;
        for (int record = 0; record < records.Count; record++)
        {
            int row = (record * records.Walkers) + walker;
            text.Append(CultureInfo.InvariantCulture, $" {run.Walkers.Timestep * records.Steps[record]:0.000000######}");
            for (int a = 0; a < c; a++)
            {
                text.Append(CultureInfo.InvariantCulture, $" {records.Coarse[(row * c) + a]:F9}");
            }

            text.Append(CultureInfo.InvariantCulture, $" {records.Bias[row]:F6} {records.Offsets[record]:F6}\n");
        }

        return text.ToString();
    }
}
