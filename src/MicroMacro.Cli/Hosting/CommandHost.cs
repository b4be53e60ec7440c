using System.CommandLine;

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
            return Report(new(ExitCode.Usage, $"{parsed.Errors[0].Message.TrimEnd('.')}. Try '{HelpFor(parsed)}'."));
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
            try
            {
                return Report(body(new CommandContext(parsed, Console.Out, Console.Error, interruption.Token)));
            }
            catch (OperationCanceledException) when (interruption.Code != ExitCode.Success)
            {
                return Report(new(interruption.Code, "Stopped on request; no file was left half-written."));
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

    private static string HelpFor(ParseResult parsed)
        => parsed.CommandResult.Command is RootCommand ? "micromacro --help" : $"micromacro {parsed.CommandResult.Command.Name} --help";
}
