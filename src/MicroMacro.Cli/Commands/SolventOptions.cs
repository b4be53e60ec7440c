using System.CommandLine;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Artifacts.Studies.Keys;
using MicroMacro.Cli.Hosting;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Cli.Commands;

/// <summary>The options that choose an implicit solvent, on every command that computes a molecule's energy.</summary>
internal static class SolventOptions
{
    /// <summary>--solvent.</summary>
    public static Option<string> Solvent { get; } = CreateSolvent();

    /// <summary>--salt.</summary>
    public static Option<string?> Salt { get; } = new("--salt") { Description = "Salt in the solvent, 0 to 10 mol/l.", HelpName = "\"0.15 M\"" };

    /// <summary>--surface.</summary>
    public static Option<bool> Surface { get; } = new("--surface") { Description = "Add the non-polar ACE surface term to the solvent." };

    /// <summary>The solvent that was asked for; null for vacuum.</summary>
    /// <exception cref="UsageException">The options do not go together.</exception>
    public static GeneralizedBornOptions? Read(CommandContext context)
    {
        double salt = CommandQuantity.Of(Salt.Name, context.Get(Salt), UnitKind.Concentration, -double.Epsilon, 10) ?? 0;
        bool surface = context.Get(Surface);
        GeneralizedBornModel? model = SolventWords.Model(context.Get(Solvent)!);
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
            HelpName = string.Join('|', SolventWords.All),
            DefaultValueFactory = _ => SolventWords.All[0],
        };
        option.CompletionSources.Add([.. SolventWords.All]);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string given }] && !SolventWords.All.Contains(given, StringComparer.Ordinal))
            {
                result.AddError($"--solvent must be one of {string.Join(", ", SolventWords.All)}, not '{given}'.");
            }
        });
        return option;
    }
}
