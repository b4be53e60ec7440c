namespace MicroMacro.Artifacts.Studies;

/// <summary>How states are lifted.</summary>
public enum ModelMethod
{
    /// <summary>A trained conditional score model.</summary>
    Score,

    /// <summary>Its training-free twin: the noised, kernel-weighted data themselves.</summary>
    MonteCarlo,

    /// <summary>The frame of the data with the nearest label (for comparison).</summary>
    NearestFrame,
}
