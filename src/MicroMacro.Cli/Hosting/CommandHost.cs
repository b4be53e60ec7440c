using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Studies;

namespace MicroMacro.Cli.Hosting;

/// <summary>Runs commands: parses, calls, and turns whatever happens into one sentence and an exit code.</summary>
internal static partial class CommandHost
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
                KeptInputs.Check(parsed);
                return Report(body(context));
            }
            catch (OperationCanceledException) when (interruption.Code != ExitCode.Success)
            {
                return Report(new(interruption.Code, $"Stopped on request{context.ResumeHint}."));
            }
            catch (OutputException full) when (full.Reason == OutputFailure.DiskFull && context.CanResume && !parsed.GetValue(CommonOptions.Debug))
            {
                CommandOutcome outcome = Failures.Describe(full);
                return Report(outcome with { Sentence = outcome.Sentence?.TrimEnd('.') + context.ResumeHint + "." });
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
            return Plain(parsed.Errors[0].Message);
        }

        string[] names = [.. root.Subcommands.Select(c => c.Name)];
        return $"There is no command '{word}'{Spelling.Suggestion(word, names).TrimEnd('?')}";
    }

    // The parser says "Cannot parse argument 'abc' for option '--seed' as expected type 'System.Nullable`1[System.UInt64]'."
    private static string Plain(string message)
    {
        Match match = TypeError().Match(message);
        if (!match.Success)
        {
            return message;
        }

        string type = match.Groups[3].Value;
        string wanted = type switch
        {
            _ when type.Contains("UInt", StringComparison.Ordinal) => "a whole number that is not negative",
            _ when type.Contains("Int32", StringComparison.Ordinal) => "a whole number of at most 2147483647",
            _ when type.Contains("Int64", StringComparison.Ordinal) => "a whole number",
            _ when type.Contains("Double", StringComparison.Ordinal) => "a number",
            _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
            _ => "something else",
        };
        return $"{match.Groups[2].Value} needs {wanted}, not '{match.Groups[1].Value}'";
    }

    [GeneratedRegex("^Cannot parse argument '(.*)' for [a-z]+ '(.*)' as expected type '(.*)'", RegexOptions.Singleline)]
    private static partial Regex TypeError();

    // The whole way down to the command: 'micromacro bench md --help'.
    private static string HelpFor(ParseResult parsed)
    {
        Stack<string> names = [];
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: not RootCommand } command; result = result.Parent)
        {
            names.Push(command.Command.Name);
        }

        return string.Join(' ', ["micromacro", .. names, "--help"]);
    }
}
