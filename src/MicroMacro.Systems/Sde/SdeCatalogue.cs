namespace MicroMacro.Systems.Sde;

/// <summary>The built-in systems by name.</summary>
public static class SdeCatalogue
{
    /// <summary>All systems, in the order in which they are listed.</summary>
    public static IReadOnlyList<SdeCatalogueEntry> Entries { get; } =
    [
        new("half-moon", HalfMoon.ParameterTable, p => new HalfMoon(p[0], p[1], p[2], p[3])),
        new("bistable-half-moon", BistableHalfMoon.ParameterTable, p => new BistableHalfMoon(p[0], p[1], p[2])),
        new("drifting-half-moon", DriftingHalfMoon.ParameterTable, p => new DriftingHalfMoon(p[0], p[1], p[2], p[3])),
        new("warped-fast-slow", WarpedFastSlow.ParameterTable, p => new WarpedFastSlow(p[0], p[1])),
        new("muller-brown", MullerBrown.ParameterTable, p => new MullerBrown(p[0], p[1])),
        new("ornstein-uhlenbeck", OrnsteinUhlenbeck.ParameterTable, p => new OrnsteinUhlenbeck(p[0], p[1])),
        new("double-well", DoubleWell.ParameterTable, p => new DoubleWell(p[0])),
        new("averaging", Averaging.ParameterTable, p => new Averaging(p[0], p[1], p[2], p[3])),
    ];

    /// <summary>Makes a system.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Values by parameter name; parameters that are not named keep their defaults.</param>
    /// <exception cref="ArgumentException">No system, or no parameter, has that name; the message lists those there are.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its parameter's range.</exception>
    public static SdeSystem Create(string name, IReadOnlyDictionary<string, double>? parameters = null)
    {
        SdeCatalogueEntry entry = Entries.FirstOrDefault(e => e.Name == name)
            ?? throw new ArgumentException($"no built-in system '{name}'; there are {string.Join(", ", Entries.Select(e => e.Name))}", nameof(name));
        double[] values = [.. entry.Parameters.Select(p => p.Default)];
        foreach ((string key, double value) in parameters ?? new Dictionary<string, double>())
        {
            int index = entry.Parameters.Select(p => p.Name).ToList().IndexOf(key);
            if (index < 0)
            {
                string known = string.Join(", ", entry.Parameters.Select(p => p.Name));
                throw new ArgumentException($"{name} has no parameter '{key}'; it has {known}", nameof(parameters));
            }

            values[index] = value;
        }

        return entry.Create(values);
    }
}
