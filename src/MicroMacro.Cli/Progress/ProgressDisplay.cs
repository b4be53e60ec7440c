using MicroMacro.Artifacts.Runs;
using Spectre.Console;

namespace MicroMacro.Cli.Progress;

/// <summary>Shows progress on stderr: bars on a terminal, one plain line every ten seconds elsewhere.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs the work under a display.</summary>
    public static T Run<T>(TextWriter error, Func<IProgress<StageProgress>, T> work)
    {
        if (Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb")
        {
            return work(new PlainProgress(error, TimeProvider.System));
        }

        T result = default!;
        Bars(error).Start(context => result = work(new BarProgress(context)));
        return result;
    }

    private static Spectre.Console.Progress Bars(TextWriter error)
    {
        bool noColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            ColorSystem = noColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        return console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
    }

    private sealed class BarProgress(ProgressContext context) : IProgress<StageProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(StageProgress value)
        {
            lock (_tasks)
            {
                if (!_tasks.TryGetValue(value.Stage, out ProgressTask? task))
                {
                    foreach (ProgressTask before in _tasks.Values)
                    {
                        before.Value = 1.0;
                    }

                    task = context.AddTask(value.Stage, maxValue: 1.0);
                    _tasks.Add(value.Stage, task);
                }

                task.Description = Markup.Escape(value.Detail is null ? value.Stage : $"{value.Stage}  {value.Detail}");
                task.Value = Math.Clamp(value.Fraction, 0.0, 1.0);
            }
        }
    }
}
