using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>The system, the slow variable, and the loop in five lines.</summary>
internal static class MethodSection
{
    /// <summary>Writes the section's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run)
    {
        string z = run.Coarse.Names;
        bool joined = run.Summary["free_energy"].Exists;
        html.Add($"<p>{SystemSentence(run)}</p>");
        html.Add($"""
            <p>Simulation alone takes long to visit every {z}; a generative model alone is only as good as its data.
            The run couples the two and measures, label by label, how far they agree:</p>
            <ol class="loop">
            <li><b>Choose</b> values of {z} (<i>labels</i>) where {(joined ? $"F({z}) is uncertain or unknown, or where model and physics disagree" : "physics is thin, or where it and the model disagree")}.</li>
            <li><b>Lift</b>: a conditional score model draws independent states <b>s</b> from p(<b>s</b> | {z}).</li>
            <li><b>Heal</b>: a short run restrained to the label lets physics relax what the model got wrong.</li>
            <li><b>Sample</b> by umbrella windows{(joined ? $"; MBAR joins them into F({z}) with error bars" : $": the physical ensemble at each {z}")}.</li>
            <li><b>Judge and retrain</b>: compare model with physics, pool the data, train again, repeat.</li>
            </ol>
            """);
    }

    private static string SystemSentence(RunFolder run)
    {
        JsonView summary = run.Summary;
        JsonView system = summary["system"];
        List<string> facts = [];
        if (system["atoms"].Number is { } atoms)
        {
            facts.Add($"{NumberText.Count(atoms)} atoms");
        }

        if (system["temperature_K"].Number is { } temperature)
        {
            facts.Add($"{NumberText.Of(temperature)} K");
        }

        if (summary["energy_unit"].Text == "kJ/mol" && summary["thermal_energy"].Number is { } kT)
        {
            facts.Add($"kT = {NumberText.Of(kT, 4)} kJ/mol");
        }

        string name = system["name"].Text ?? "The system";
        string kind = run.IsMolecule ? "a molecule" : "a stochastic differential equation";
        string detail = facts.Count > 0 ? $" ({string.Join(", ", facts)})" : "";
        string many = run.Coarse.Count > 1 ? "slow variables are" : "slow variable is";
        int iterations = summary["iterations"].Items.Count();
        string ran = iterations > 0 ? $" The loop ran {iterations} iteration{(iterations == 1 ? "" : "s")}." : "";
        return $"{name} is {kind}{detail}. Its {many} {run.Coarse.Names}; all else is fast and follows it.{ran}";
    }
}
