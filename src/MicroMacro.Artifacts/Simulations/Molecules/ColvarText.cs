using System.Globalization;
using System.Text;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>Collective variables over time as PLUMED writes them [tribello2014plumed]: a line of fields, the domains of periodic ones, a row for each record.</summary>
public static class ColvarText
{
    /// <summary>The header: time, the variables, energy and bias; angles from -pi to pi.</summary>
    public static string Header(IReadOnlyList<CoarseVariable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        StringBuilder text = new();
        text.Append("#! FIELDS ").AppendJoin(' ', ["time", .. variables.Select(v => v.Name), "energy", "bias"]).Append('\n');
        foreach (CoarseVariable variable in variables.Where(v => v.Period > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"#! SET min_{variable.Name} -{HalfPeriod(variable)}\n");
            text.Append(CultureInfo.InvariantCulture, $"#! SET max_{variable.Name} {HalfPeriod(variable)}\n");
        }

        return text.ToString();
    }

    /// <summary>A row.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="time">In ps.</param>
    /// <param name="values">The variables, in nm and rad.</param>
    /// <param name="energy">The potential energy in kJ/mol, without the bias.</param>
    /// <param name="bias">The energy of all restraints in kJ/mol.</param>
    public static void AppendRow(StringBuilder text, double time, ReadOnlySpan<double> values, double energy, double bias)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Append(CultureInfo.InvariantCulture, $" {time:0.000000######}");
        foreach (double value in values)
        {
            text.Append(CultureInfo.InvariantCulture, $" {value:F9}");
        }

        text.Append(CultureInfo.InvariantCulture, $" {energy:F6} {bias:F6}\n");
    }

    private static string HalfPeriod(CoarseVariable variable) =>
        variable.Period == 2 * Math.PI ? "pi" : (variable.Period / 2).ToString("R", CultureInfo.InvariantCulture);
}
