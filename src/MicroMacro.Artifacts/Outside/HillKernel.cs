namespace MicroMacro.Artifacts.Outside;

/// <summary>The shape of the hills that metadynamics put down.</summary>
public enum HillKernel
{
    /// <summary>Gaussians; negligible tails are left out beyond 3.5 standard deviations, as PLUMED does.</summary>
    Gaussian,

    /// <summary>Gaussians that PLUMED (since 2.7) stretches to reach zero at that distance.</summary>
    StretchedGaussian,
}
