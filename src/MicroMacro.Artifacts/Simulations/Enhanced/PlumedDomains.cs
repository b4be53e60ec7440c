using System.Globalization;
using System.Text;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>The lines by which PLUMED's files say that variables are periodic.</summary>
internal static class PlumedDomains
{
    /// <summary>Adds min_ and max_ of each periodic variable.</summary>
    public static void Append(StringBuilder text, IReadOnlyList<CoarseVariable> variables)
    {
        foreach (CoarseVariable variable in variables.Where(v => v.Period > 0))
        {
            string half = variable.Period == 2 * Math.PI ? "pi" : (variable.Period / 2).ToString("R", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"#! SET min_{variable.Name} -{half}\n#! SET max_{variable.Name} {half}\n");
        }
    }
}
