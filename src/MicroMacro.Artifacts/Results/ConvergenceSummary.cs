using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.FreeEnergy;

namespace MicroMacro.Artifacts.Results;

/// <summary>"Has it converged?" as JSON, for reports of runs and of data sampled elsewhere.</summary>
public static class ConvergenceSummary
{
    /// <summary>Verdict, questions, windows and F against time.</summary>
    /// <param name="study">The study.</param>
    /// <param name="unit">kT in the unit that energies are wanted in.</param>
    /// <param name="samples">The windows' samples, for their averages against time.</param>
    public static JsonObject Of(ConvergenceStudy study, double unit, UmbrellaSamples samples)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(samples);
        JsonObject json = Of(study.Verdict);
        json["windows"] = new JsonArray([.. study.Windows.Select((w, k) => (JsonNode)new JsonObject
        {
            ["window"] = k,
            ["samples"] = w.Samples,
            ["equilibrated_from"] = w.Start,
            ["inefficiency"] = w.Inefficiency,
            ["effective_samples"] = w.EffectiveSamples,
            ["mean"] = JsonText.Numbers(w.Mean),
            ["deviation"] = JsonText.Numbers(w.Deviation),
            ["averages"] = new JsonArray([.. Enumerable.Range(0, samples.Variables).Select(a => (JsonNode)Averages(WindowAverages.Of(samples, k, a)))]),
        })]);
        json["time"] = new JsonObject
        {
            ["fraction"] = Column(study, p => p.Fraction),
            ["forward"] = Column(study, p => p.Forward * unit),
            ["reverse"] = Column(study, p => p.Reverse * unit),
            ["forward_error"] = Column(study, p => p.ForwardError * unit),
            ["reverse_error"] = Column(study, p => p.ReverseError * unit),
        };
        return json;
    }

    /// <summary>The answer, why, and all questions.</summary>
    public static JsonObject Of(ConvergenceVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return new JsonObject
        {
            ["answer"] = Word(verdict.Answer),
            ["reason"] = verdict.Reason,
            ["checks"] = new JsonArray([.. verdict.Checks.Select(c => (JsonNode)new JsonObject
            {
                ["name"] = c.Name,
                ["answer"] = Word(c.Answer),
                ["value"] = c.Value,
                ["limit"] = c.Limit,
                ["text"] = c.Sentence,
            })]),
        };
    }

    /// <summary>"yes", "no" or "cannot tell".</summary>
    public static string Word(ConvergenceAnswer answer) => answer switch
    {
        ConvergenceAnswer.Yes => "yes",
        ConvergenceAnswer.No => "no",
        _ => "cannot tell",
    };

    private static JsonObject Averages(WindowAverages averages) => new()
    {
        ["fraction"] = JsonText.Numbers(averages.Fraction),
        ["forward"] = JsonText.Numbers(averages.Forward),
        ["reverse"] = JsonText.Numbers(averages.Reverse),
        ["block_length"] = new JsonArray([.. averages.Blocks.Select(b => (JsonNode)b.Length)]),
        ["block_error"] = JsonText.Numbers([.. averages.Blocks.Select(b => b.StandardError)]),
        ["plateau"] = averages.Plateau?.StandardError,
    };

    private static JsonArray Column(ConvergenceStudy study, Func<ConvergencePart, double> value) => JsonText.Numbers([.. study.Parts.Select(value)]);
}
