namespace MicroMacro.Artifacts.Studies;

/// <summary>The first data of a study: an unbiased ensemble, or a file.</summary>
public sealed record InitialSettings
{
    /// <summary>Replicas of the ensemble.</summary>
    public int Replicas { get; init; } = 64;

    /// <summary>Time before the first record.</summary>
    public double BurnIn { get; init; }

    /// <summary>Time per replica; 0 when the data come from a file.</summary>
    public double Time { get; init; }

    /// <summary>Time between records.</summary>
    public double Record { get; init; }

    /// <summary>A file with data (x [n, d], z [n, c], optional replica [n]) instead of an ensemble, or null.</summary>
    public string? DataPath { get; init; }

    /// <summary>A file with starting states, or null.</summary>
    public string? StartPath { get; init; }

    /// <summary>Where the ensemble starts, by name ("lobe", a coordinate's name); empty for the system's own choice.</summary>
    public IReadOnlyDictionary<string, double> Start { get; init; } = new Dictionary<string, double>();
}
