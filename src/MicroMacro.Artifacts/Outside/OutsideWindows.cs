using MicroMacro.FreeEnergy;

namespace MicroMacro.Artifacts.Outside;

/// <summary>Umbrella windows that another program sampled.</summary>
/// <param name="Samples">The samples, in the unit of the files, with stiffnesses in kT.</param>
/// <param name="Names">Names of the slow variables.</param>
/// <param name="Files">The file of each window.</param>
/// <param name="Temperature">In K.</param>
/// <param name="CorrelationTimes">From the metadata, shape [K]; null where not all windows have one.</param>
/// <param name="Domain">Lower ends of the slow variables where the files give them, else NaN.</param>
/// <param name="Formats">Formats met.</param>
/// <param name="Notes">What was left out and why, in sentences.</param>
public sealed record OutsideWindows(
    UmbrellaSamples Samples,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Files,
    double Temperature,
    double[]? CorrelationTimes,
    double[] Domain,
    IReadOnlyCollection<TextTableFormat> Formats,
    IReadOnlyList<string> Notes);
