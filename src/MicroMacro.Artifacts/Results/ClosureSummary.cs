using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Coupling.Closures;
using MicroMacro.Coupling.Consistency;

namespace MicroMacro.Artifacts.Results;

/// <summary>Averages of observables given the slow variables: the part of summary.json, and closures.csv.</summary>
internal static class ClosureSummary
{
    /// <summary>The part of summary.json; null where no closure was asked for.</summary>
    public static JsonArray? Of(StudyOutcome outcome)
    {
        if (outcome.Closures.Count == 0)
        {
            return null;
        }

        double[] z = [.. outcome.Result.Verdict.Labels.SelectMany(l => l.Label)];
        return new JsonArray([.. outcome.Closures.Select(c => new JsonObject
        {
            ["name"] = c.Observable.Name,
            ["unit"] = c.Observable.Unit,
            ["z"] = JsonText.Rows(z, outcome.System.CoarseVariables.Count),
            ["mean"] = JsonText.Numbers(c.Conditional.Mean),
            ["error"] = JsonText.Numbers(c.Conditional.Error),
            ["window_mean"] = JsonText.Numbers(c.Window.Mean),
            ["window_error"] = JsonText.Numbers(c.Window.Error),
            ["model_mean"] = JsonText.Numbers(c.Model.Mean),
            ["model_error"] = JsonText.Numbers(c.Model.Error),
        })]);
    }

    /// <summary>closures.csv: a line for each observable and label; nan where there are too few frames.</summary>
    public static string Text(StudyOutcome outcome)
    {
        var text = new StringBuilder();
        text.Append(string.Join(',', outcome.System.CoarseVariables.Select(v => Quoted(v.Name)))).Append(",observable,unit,mean,error,window_mean,window_error,model_mean,model_error\n");
        foreach (Closure closure in outcome.Closures)
        {
            Averages[] columns = [closure.Conditional, closure.Window, closure.Model];
            for (int m = 0; m < outcome.Result.Verdict.Labels.Count; m++)
            {
                LabelConsistency label = outcome.Result.Verdict.Labels[m];
                text.Append(string.Join(',', label.Label.Select(Number))).Append(',').Append(Quoted(closure.Observable.Name)).Append(',').Append(closure.Observable.Unit);
                foreach (Averages column in columns)
                {
                    text.Append(',').Append(Number(column.Mean[m])).Append(',').Append(Number(column.Error[m]));
                }

                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Number(double value) => double.IsNaN(value) ? "nan" : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string Quoted(string name) => name.AsSpan().ContainsAny(",\"\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
