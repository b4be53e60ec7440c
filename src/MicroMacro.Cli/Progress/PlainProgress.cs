using System.Globalization;
using MicroMacro.Artifacts.Runs;

namespace MicroMacro.Cli.Progress;

/// <summary>Progress as plain lines: one when a stage ends (by its own word, or because the next begins), and one every ten seconds while it lasts.</summary>
internal sealed class PlainProgress(TextWriter writer, TimeProvider clock) : IProgress<StageProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private string? _stage;
    private string? _detail;
    private bool _ended;
    private long _started;
    private long _lastLine;

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            if (_stage != value.Stage)
            {
                if (_stage is not null && !_ended)
                {
                    writer.WriteLine(Line(new StageProgress(_stage, 1.0, _detail), clock.GetElapsedTime(_started)));
                }

                (_stage, _ended, _started) = (value.Stage, false, clock.GetTimestamp());
                _lastLine = _started;
            }

            _detail = value.Detail;
            if (_ended)
            {
                return;
            }

            _ended = value.Fraction >= 1.0;
            if (_ended || clock.GetElapsedTime(_lastLine) >= Interval)
            {
                _lastLine = clock.GetTimestamp();
                writer.WriteLine(Line(value, clock.GetElapsedTime(_started)));
            }
        }
    }

    /// <summary>"windows: 33 %, 2:10 to go, 1.4 M steps/s".</summary>
    internal static string Line(StageProgress value, TimeSpan elapsed)
    {
        string detail = value.Detail is null ? "" : $", {value.Detail}";
        if (value.Fraction >= 1.0)
        {
            return $"{value.Stage}: done in {Clock(elapsed)}{detail}";
        }

        string percent = (100.0 * Math.Max(0.0, value.Fraction)).ToString("F0", CultureInfo.InvariantCulture);
        string rest = value.Fraction > 0.0 ? $", {Clock(elapsed * ((1.0 - value.Fraction) / value.Fraction))} to go" : "";
        return $"{value.Stage}: {percent} %{rest}{detail}";
    }

    private static string Clock(TimeSpan time)
    {
        long seconds = (long)Math.Round(Math.Min(time.TotalSeconds, 1e9));
        return seconds >= 3600 ? $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}" : $"{seconds / 60}:{seconds % 60:00}";
    }
}
