using MicroMacro.Dynamics;

namespace MicroMacro.Artifacts.Simulations;

/// <summary>What a person may set of a plain simulation; null where the study or the default decides.</summary>
public sealed record SimulationSettings
{
    /// <summary>Replicas.</summary>
    public int? Replicas { get; init; }

    /// <summary>Steps per replica after the burn-in.</summary>
    public long? Steps { get; init; }

    /// <summary>Steps between records.</summary>
    public int? Stride { get; init; }

    /// <summary>Steps before the first stride.</summary>
    public long? BurnIn { get; init; }

    /// <summary>The timestep of a built-in system.</summary>
    public double? Timestep { get; init; }

    /// <summary>The scheme of a built-in system.</summary>
    public SdeScheme Scheme { get; init; } = SdeScheme.EulerMaruyama;

    /// <summary>Where replicas start: a spread such as "x=0:3, y=1", or an npz file with observations x.</summary>
    public string? Starts { get; init; }

    /// <summary>The seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Threads; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
