using System.CommandLine;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;

namespace MicroMacro.Cli.Commands;

/// <summary>The options of lift that pull samples towards values of variables that are no labels.</summary>
internal static class Guidance
{
    /// <summary>What to guide to.</summary>
    public static readonly Option<string[]> Guide = new("--guide")
    {
        Description = "Pulls samples towards VARIABLE=VALUE, may be repeated: of plain data a column or a sum, as \"x[0]=0.5\" or \"0.5 x[0] - x[2]=1\"; of molecules torsion(I,J,K,L), angle(I,J,K) or distance(I,J) of atoms counted from 0, as \"torsion(4,6,8,14)=-60 deg\". Unless a sampler is asked for, heun with 150 steps and churn 60.",
        HelpName = "VARIABLE=VALUE",
    };

    /// <summary>How strongly.</summary>
    public static readonly Option<string[]> Width = new("--guide-width")
    {
        Description = "Standard deviation of the Gaussian restraint about the value of --guide; one for all, or one for each in order.",
        HelpName = "W",
    };

    /// <summary>The sampler asked for; one with noise on the way where there are restraints and none was asked for.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="sampler">The sampler without restraints.</param>
    /// <param name="samplerGiven">Whether the command line asked for a sampler.</param>
    public static SamplerOptions Sampler(CommandContext context, SamplerOptions sampler, bool samplerGiven) => samplerGiven || context.Get(Guide) is not { Length: > 0 }
        ? sampler
        : sampler with { Steps = SamplerOptions.Guided.Steps, Churn = SamplerOptions.Guided.Churn };

    /// <summary>A model with the restraints asked for.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="stored">What the file holds.</param>
    /// <param name="model">The model, with its sampler.</param>
    /// <param name="sampler">The sampler.</param>
    /// <exception cref="UsageException">A restraint is not understood, or does not go with the sampler.</exception>
    public static ScoreModel Apply(CommandContext context, StoredSampler stored, ScoreModel model, SamplerOptions sampler)
    {
        string[] guides = context.Get(Guide) ?? [], widths = context.Get(Width) ?? [];
        if (guides.Length == 0)
        {
            return widths.Length == 0 ? model : throw new UsageException("--guide-width belongs to --guide.");
        }

        if (widths.Length != 1 && widths.Length != guides.Length)
        {
            throw new UsageException($"{guides.Length} --guide need one --guide-width or {guides.Length}, not {widths.Length}.");
        }

        if (sampler.Method == SamplerMethod.AdaptiveFlow)
        {
            throw new UsageException("--guide goes with samplers of fixed steps; --sampler ode gives the density of the model itself.");
        }

        GuideRestraint[] restraints = [.. guides.Select((text, i) => Restraint(stored, text, widths[widths.Length == 1 ? 0 : i]))];
        return model.Guided(restraints);
    }

    private static GuideRestraint Restraint(StoredSampler stored, string text, string width)
    {
        try
        {
            int equals = text.LastIndexOf('=');
            (IGuideVariable variable, UnitKind kind) = equals < 0
                ? throw new StudyException("it is not VARIABLE=VALUE")
                : GuideText.Parse(text[..equals].Trim(), stored);
            GuideRestraint restraint = new(variable, Quantity.Parse(text[(equals + 1)..].Trim(), kind).To(kind), Quantity.Parse(width, kind).To(kind));
            restraint.Validate();
            return restraint;
        }
        catch (Exception exception) when (exception is StudyException or ArgumentException)
        {
            throw new UsageException($"--guide \"{text}\" --guide-width \"{width}\": {exception.Message.TrimEnd('.')}.");
        }
    }
}
