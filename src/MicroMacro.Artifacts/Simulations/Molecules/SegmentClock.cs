using System.Globalization;
using MicroMacro.Artifacts.Runs;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>Chooses the lengths of segments so that each takes about a second, and tells how fast the simulation is.</summary>
/// <param name="first">The step at which this process began.</param>
/// <param name="end">The last step.</param>
/// <param name="settings">The simulation.</param>
/// <param name="progress">Told after each segment.</param>
internal sealed class SegmentClock(long first, long end, MoleculeSimulationSettings settings, IProgress<StageProgress> progress)
{
    private const double WantedSeconds = 1;

    // Where the disk is slow, or the replicas many, segments grow until writing takes a tenth of the time.
    private const double LeastComputingPerWriting = 9;
    private const double SecondsPerDay = 86_400;

    private long _done;
    private long _segments;
    private double _replicaSteps;
    private double _seconds;

    /// <summary>Steps of the next segment.</summary>
    public long Steps { get; private set; } = 100;

    /// <summary>The wall time of the last segment.</summary>
    public TimeSpan LastSegment { get; private set; }

    /// <summary>Steps a second, summed over replicas.</summary>
    public double ReplicaStepsPerSecond => _seconds > 0 ? _replicaSteps / _seconds : 0;

    /// <summary>Simulated time a day in ns, summed over replicas.</summary>
    public double NanosecondsPerDay => ReplicaStepsPerSecond * settings.Molecule.Timestep * 1e-3 * SecondsPerDay;

    /// <summary>Counts a segment.</summary>
    /// <param name="steps">Its steps.</param>
    /// <param name="computing">The wall time of its steps.</param>
    /// <param name="time">The wall time that it took, its files and its checkpoint included.</param>
    /// <param name="replicas">How many replicas are still in it.</param>
    public void Add(long steps, TimeSpan computing, TimeSpan time, int replicas)
    {
        LastSegment = time;
        _done += steps;
        if (_segments++ == 1)
        {
            // The first segment was mostly the compiler's.
            (_replicaSteps, _seconds) = (0, 0);
        }

        _replicaSteps += (double)steps * replicas;
        _seconds += time.TotalSeconds;
        double wanted = Math.Max(WantedSeconds, LeastComputingPerWriting * (time - computing).TotalSeconds);
        double factor = Math.Clamp(wanted / Math.Max(computing.TotalSeconds, 1e-3), 0.1, 8);
        Steps = Math.Max(1, (long)Math.Min(1e15, steps * factor));
        double fraction = _done / (double)(end - first);
        string stage = first + _done <= settings.EquilibrationSteps ? "equilibrating" : "sampling";
        string resumed = first > 0 ? string.Create(CultureInfo.InvariantCulture, $" on from {100.0 * first / end:F0} %") : "";
        string detail = string.Create(CultureInfo.InvariantCulture, $"{NanosecondsPerDay:G4} ns/day over {replicas} replicas, {first + _done} of {end} steps");
        progress.Report(new StageProgress(stage + resumed, stage == "sampling" ? fraction : Math.Min(fraction, 0.999), detail));
    }
}
