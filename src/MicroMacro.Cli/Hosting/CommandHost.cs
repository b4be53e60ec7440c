using System.CommandLine;
using MicroMacro.Artifacts.Studies;

namespace MicroMacro.Cli.Hosting;

/// <summary>Runs commands: parses, calls, and turns whatever happens into one sentence and an exit code.</summary>
internal static class CommandHost
{
    /// <summary>Runs the command line and gives the exit code.</summary>
    public static int Run(RootCommand root, string[] arguments)
    {
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Report(new(ExitCode.Usage, $"{UsageError(parsed).TrimEnd('.')}. Try '{HelpFor(parsed)}'."));
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception exception) when (!parsed.GetValue(CommonOptions.Debug))
        {
            return Report(Failures.Describe(exception));
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
            return Report(Failures.Describe(exception));
        }
    }

    /// <summary>Makes <paramref name="body"/> what the command does; it may throw, and may return any outcome.</summary>
    public static void Does(this Command command, Func<CommandContext, CommandOutcome> body)
        => command.SetAction(parsed =>
        {
            using Interruption interruption = new();
            CommandContext context = new(parsed, Console.Out, Console.Error, interruption.Token);
            try
            {
                return Report(body(context));
            }
            catch (OperationCanceledException) when (interruption.Code != ExitCode.Success)
            {
                return Report(new(interruption.Code, $"Stopped on request{context.ResumeHint}."));
            }
        });

    private static int Report(CommandOutcome outcome)
    {
        if (outcome.Sentence is not null)
        {
            Console.Error.WriteLine($"micromacro: {outcome.Sentence}");
        }

        return (int)outcome.Code;
    }

    private static string UsageError(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is not RootCommand root || parsed.UnmatchedTokens is not [string word, ..])
        {
            return parsed.Errors[0].Message;
        }

        string[] names = [.. root.Subcommands.Select(c => c.Name)];
        return $"There is no command '{word}'{Spelling.Suggestion(word, names).TrimEnd('?')}";
    }

    private static string HelpFor(ParseResult parsed)
        => parsed.CommandResult.Command is RootCommand ? "micromacro --help" : $"micromacro {parsed.CommandResult.Command.Name} --help";
}
