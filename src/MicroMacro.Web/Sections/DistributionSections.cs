using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>What the model draws beside what physics samples.</summary>
internal static class DistributionSections
{
    /// <summary>The two torsions' joint density, model and physics.</summary>
    public static void Ramachandran(RunFolder run, Figures figures)
    {
        JsonView map = run.Summary["ramachandran"];
        string x = Symbols.Of(map["x"].Text ?? "phi");
        string y = Symbols.Of(map["y"].Text ?? "psi");
        figures.Add(
            "ramachandran",
            $"Density of {x} and {y} of the model's structures beside that of the physical ones.",
            $"−ln p({x}, {y}) of lifted structures (model) and of healed umbrella windows (physics), each over the same labels and from its own lowest value; blank: no sample. The labels were chosen by the loop, so this is the ensemble of the windows, not the Boltzmann one.");
    }

    /// <summary>Samples of a system that shows two numbers.</summary>
    public static void Samples(RunFolder run, Figures figures) => figures.Add(
        "samples",
        "Scatter plots of the model's samples and of the physical ones in the plane that is observed.",
        $"A choice of the samples in the observed plane, coloured by {run.Coarse.Names}: as the model lifts them, and as the umbrella windows hold them.");

    /// <summary>Conditional densities at several labels, and the distance of each from the truth.</summary>
    public static void Conditional(RunFolder run, Figures figures)
    {
        JsonView[] densities = [.. run.Summary["densities"].Items];
        bool exact = densities.Any(d => d["exact"].Exists);
        bool before = densities.Any(d => d["ks_first_model"].Exists);
        string z = run.Coarse.Names;
        figures.Add(
            "conditional",
            $"Conditional densities of a fast variable at several labels, model beside physics{(exact ? " and the exact law" : "")}.",
            $"Conditional densities at labels of {z}: filled steps, physics (umbrella windows); line, model{(exact ? "; dashed, the exact law" : "")}{(before ? "; dotted, the model that was trained on the first data alone" : "")}. KS is the model's largest difference in cumulative probability from {(exact ? "the exact law" : "physics")}{(densities.Any(d => d["ks_physics"].Exists) ? $"; in brackets (physics …), the same difference for the physical samples, which is above zero if only because they are finite in number" : "")}.");
        if (densities.Any(d => d["ks_model"].Exists || d["ks_physics"].Exists))
        {
            figures.Add(
                "distances",
                $"Kolmogorov-Smirnov distance per label{(before ? ", before and after the loop" : "")}.",
                $"Kolmogorov-Smirnov distance of the conditional law at each label{(exact ? ", from the exact law" : ", from physics")}{(before ? ": the model trained on the first data alone, and what the loop made of it" : "")}. Zero is a perfect match; n independent samples scatter about it by 1/√n or so.");
        }
    }
}
