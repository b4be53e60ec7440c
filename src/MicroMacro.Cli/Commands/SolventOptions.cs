using System.CommandLine;
using System.Globalization;
using MicroMacro.Cli.Hosting;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Cli.Commands;

/// <summary>The options that choose an implicit solvent, on every command that computes a molecule's energy.</summary>
internal static class SolventOptions
{
    private static readonly string[] Models = ["vacuum", "hct", "obc1", "obc2", "gbn", "gbn2"];

    /// <summary>--solvent.</summary>
    public static Option<string> Solvent { get; } = CreateSolvent();

    /// <summary>--salt.</summary>
    public static Option<double> Salt { get; } = new("--salt") { Description = "Salt concentration in mol/l, 0 to 10.", HelpName = "MOLAR" };

    /// <summary>--surface.</summary>
    public static Option<bool> Surface { get; } = new("--surface") { Description = "Add the non-polar ACE surface term to the solvent." };

    /// <summary>The solvent that was asked for; null for vacuum.</summary>
    /// <exception cref="UsageException">The options do not go together.</exception>
    public static GeneralizedBornOptions? Read(CommandContext context)
    {
        double salt = context.Get(Salt);
        bool surface = context.Get(Surface);
        GeneralizedBornModel? model = context.Get(Solvent) switch
        {
            "hct" => GeneralizedBornModel.Hct,
            "obc1" => GeneralizedBornModel.Obc1,
            "obc2" => GeneralizedBornModel.Obc2,
            "gbn" => GeneralizedBornModel.GBn,
            "gbn2" => GeneralizedBornModel.GBn2,
            _ => null,
        };
        if (salt is not (>= 0 and <= 10))
        {
            throw new UsageException($"--salt must be 0 to 10 mol/l, not {salt.ToString(CultureInfo.InvariantCulture)}.");
        }

        if (model is null && (salt > 0 || surface))
        {
            throw new UsageException($"{(salt > 0 ? "--salt" : "--surface")} needs a --solvent other than vacuum.");
        }

        return model is { } chosen ? new(chosen) { SaltConcentration = salt, HasSurfaceTerm = surface } : null;
    }

    private static Option<string> CreateSolvent()
    {
        Option<string> option = new("--solvent")
        {
            Description = "Implicit solvent.",
            HelpName = string.Join('|', Models),
            DefaultValueFactory = _ => Models[0],
        };
        option.CompletionSources.Add(Models);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string given }] && !Models.Contains(given, StringComparer.Ordinal))
            {
                result.AddError($"--solvent must be one of {string.Join(", ", Models)}, not '{given}'.");
            }
        });
        return option;
    }
}
