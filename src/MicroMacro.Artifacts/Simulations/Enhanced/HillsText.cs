using System.Globalization;
using System.Text;
using MicroMacro.Sampling;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>The hills of a metadynamics run as PLUMED writes them [tribello2014plumed]: well-tempered heights multiplied by γ/(γ-1), so that minus their sum is F.</summary>
public static class HillsText
{
    /// <summary>The text.</summary>
    /// <param name="run">The run.</param>
    public static string Of(WellTemperedMetadynamics run)
    {
        ArgumentNullException.ThrowIfNull(run);
        IReadOnlyList<CoarseVariable> variables = run.Walkers.Variables;
        HillHistory hills = run.Hills;
        StringBuilder text = new();
        text.Append("#! FIELDS ").AppendJoin(' ', ["time", .. variables.Select(v => v.Name), .. variables.Select(v => "sigma_" + v.Name), "height", "biasf"]).Append('\n');
        text.Append("#! SET multivariate false\n#! SET kerneltype stretched-gaussian\n");
        PlumedDomains.Append(text, variables);

        // PLUMED's sign for hills that do not shrink.
        double factor = double.IsInfinity(run.Options.BiasFactor) ? 1 : run.Options.BiasFactor;
        for (int n = 0; n < hills.Count; n++)
        {
            Append(text, run.Walkers.Timestep * hills.Steps[n]);
            for (int a = 0; a < variables.Count; a++)
            {
                Append(text, hills.Centers[(n * variables.Count) + a]);
            }

            foreach (double width in run.Options.Widths)
            {
                Append(text, width);
            }

            Append(text, run.Tempering * hills.Heights[n]);
            Append(text, factor);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, double value) => text.Append(CultureInfo.InvariantCulture, $" {value:R}");
}
