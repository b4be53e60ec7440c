namespace MicroMacro.Systems.Sde;

/// <summary>A built-in system as the catalogue lists it.</summary>
/// <param name="Name">Its name in study files and on the command line.</param>
/// <param name="Parameters">Its parameters, with defaults and ranges.</param>
/// <param name="Create">Makes the system from one value per parameter, in that order.</param>
public sealed record SdeCatalogueEntry(string Name, IReadOnlyList<SdeParameter> Parameters, Func<IReadOnlyList<double>, SdeSystem> Create)
{
    /// <summary>What the system is, in one sentence.</summary>
    public string Description => Create([.. Parameters.Select(p => p.Default)]).Description;
}
