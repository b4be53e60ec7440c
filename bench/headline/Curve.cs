using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MicroMacro.Bench.Headline;

/// <summary>Error against cost of one run.</summary>
internal sealed class Curve(Case system)
{
    private const double Growth = 1.25;
    private const double FirstShare = 0.002;

    private readonly JsonArray _points = [];
    private double _next = FirstShare * system.Budget;
    private double _seconds;

    /// <summary>Remarks that go into the cell's file.</summary>
    public JsonObject Notes { get; } = [];

    /// <summary>The last estimate.</summary>
    public double[,]? Last { get; private set; }

    /// <summary>Does work whose core-seconds count: all but the judging.</summary>
    public void Spend(Action work)
    {
        TimeSpan before = Cpu();
        work();
        _seconds += (Cpu() - before).TotalSeconds;
    }

    /// <summary>Judges at costs that grow by a quarter, and at the end of the budget.</summary>
    public void Judge(long cost, Func<Frames> frames)
    {
        if (cost >= _next || cost >= system.Budget)
        {
            Add(cost, _seconds, frames());
            _next = cost * Growth;
        }
    }

    public void Add(long cost, double seconds, Frames frames)
    {
        Last = Truth.JointOf(system.Axes, system.Truth.HiddenStates, frames);
        (double rms, double hidden) = system.Truth.ErrorsOf(Last);
        _points.Add(new JsonArray(cost, Math.Round(seconds, 2), Round(rms), Round(hidden)));
    }

    public static TimeSpan Cpu()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    public JsonObject ToJson(string method, int seed) => new()
    {
        ["system"] = system.Name,
        ["method"] = method,
        ["seed"] = seed,
        ["budget"] = system.Budget,
        ["columns"] = new JsonArray("force_evaluations", "core_seconds", "rms_F_kT", "hidden_population"),
        ["curve"] = _points,
        ["notes"] = Notes,
    };

    private static double Round(double value) => double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
