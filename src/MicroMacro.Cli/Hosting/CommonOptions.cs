using System.CommandLine;

namespace MicroMacro.Cli.Hosting;

/// <summary>Options that several commands share, so that they read the same everywhere.</summary>
internal static class CommonOptions
{
    /// <summary>--json, on every command that computes something.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object on stdout and nothing else." };

    /// <summary>--debug, on all commands.</summary>
    public static Option<bool> Debug { get; } = new("--debug")
    {
        Description = "Print the full details of an error.",
        Recursive = true,
    };

    /// <summary>--seed.</summary>
    public static Option<ulong?> Seed { get; } = new("--seed") { Description = "Seed of all random numbers.", HelpName = "N" };

    /// <summary>--threads; results do not depend on it.</summary>
    public static Option<int> Threads { get; } = CreateThreads();

    /// <summary>A whole number with a usual value.</summary>
    public static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };

    /// <summary>--form, of score networks.</summary>
    public static Option<string> ScoreForm(string description)
    {
        Option<string> form = new("--form") { Description = description, DefaultValueFactory = _ => "score" };
        form.AcceptOnlyFromAmong("score", "energy");
        return form;
    }

    private static Option<int> CreateThreads()
    {
        Option<int> threads = new("--threads")
        {
            Description = "Threads to use; results do not depend on it.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        threads.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 1)
            {
                result.AddError($"--threads must be at least 1, not {value}.");
            }
        });
        return threads;
    }
}
