using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>Whether windows overlap, errors shrink and the training went down.</summary>
internal static class SamplingSections
{
    /// <summary>The overlap that neighbouring windows should have at least, by common practice [klimovich2015].</summary>
    public const double OverlapRule = 0.03;

    /// <summary>The overlap matrix of the umbrella windows.</summary>
    public static void Overlap(HtmlBuilder html, RunFolder run, Figures figures)
    {
        JsonView mbar = run.Summary["mbar"];
        if (mbar["smallest_neighbour_overlap"].Number is { } smallest)
        {
            string status = mbar["status"].Text is { } s ? $" MBAR's status: {s}." : "";
            string sentence = smallest >= OverlapRule ? "every pair of neighbours is above the rule" : "at least one pair of neighbours is below it, so F across that gap rests on too little";
            html.Add($"<p>MBAR needs windows that share configurations; neighbours should overlap by 0.03 at least. The smallest overlap here is {NumberText.Of(smallest, 2)}: {sentence}.{status}</p>");
        }

        string size = mbar["states"].Number is { } states ? $" {NumberText.Count(states)} windows, {NumberText.Count(mbar["samples"].Number)} samples." : "";
        figures.Add(
            "overlap",
            "Heat map of the overlap between umbrella windows, and the overlap of each window with the next beside the rule of 0.03.",
            $"Left: overlap matrix of the umbrella windows (each row sums to 1). Right: overlap of each window with the next; the dashed line is the rule of 0.03.{size}");
    }

    /// <summary>The errors against what they cost.</summary>
    public static void Convergence(RunFolder run, Figures figures) => figures.Add(
        "convergence",
        "Errors of the free energy and labels that pass, against force evaluations.",
        $"Against the force evaluations spent so far: the largest standard error of F over the region, the change of F since the iteration before{(run.Summary["free_energy"]["reference_F"].Exists ? ", the distance to the reference" : "")}{(run.Summary["iterations"].Items.Any(i => i["passed_labels"].Exists) ? ", and the labels that pass" : "")}. While windows are added the region grows, so errors may rise before they fall.");

    /// <summary>The losses of every training.</summary>
    public static void Training(RunFolder run, Figures figures) => figures.Add(
        "training",
        "Training and validation loss of the score model against the optimiser's step, one pair of curves per iteration.",
        "Denoising loss of the score model on training data (thin) and on replicas that were held out (thick), per iteration of the loop. The floor is not zero: even the exact score leaves the noise's own variance.");
}
