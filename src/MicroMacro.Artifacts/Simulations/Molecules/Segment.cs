namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>A piece of a simulation: what lies between two checkpoints.</summary>
/// <param name="Skip">Steps before the first stride.</param>
/// <param name="Records">Records.</param>
/// <param name="Stride">Steps between records.</param>
public readonly record struct Segment(long Skip, int Records, int Stride)
{
    /// <summary>All its steps.</summary>
    public long Steps => Skip + ((long)Records * Stride);

    /// <summary>The piece that begins at a step: it records wherever a stride ends, and cutting changes no byte.</summary>
    /// <param name="settings">The simulation.</param>
    /// <param name="step">The number of the next step, below the last.</param>
    /// <param name="mostSteps">Steps at most, at least 1; a piece with a record takes no more of them than one stride where a stride is longer.</param>
    /// <param name="mostRecords">Records at most, at least 1.</param>
    public static Segment At(MoleculeSimulationSettings settings, long step, long mostSteps, int mostRecords)
    {
        ArgumentNullException.ThrowIfNull(settings);
        long end = settings.EquilibrationSteps + settings.Steps;
        if (step < settings.EquilibrationSteps)
        {
            return new(Math.Min(mostSteps, settings.EquilibrationSteps - step), 0, 1);
        }

        long into = (step - settings.EquilibrationSteps) % settings.Stride;
        long toRecord = settings.Stride - into;
        if (step + toRecord > end)
        {
            return new(Math.Min(mostSteps, end - step), 0, 1);
        }

        if (toRecord > mostSteps)
        {
            return new(mostSteps, 0, 1);
        }

        return into > 0
            ? new(0, 1, (int)toRecord)
            : new(0, (int)Math.Min(mostRecords, Math.Min((end - step) / settings.Stride, mostSteps / settings.Stride)), (int)settings.Stride);
    }
}
