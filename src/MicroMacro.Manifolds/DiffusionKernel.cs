namespace MicroMacro.Manifolds;

/// <summary>The kernel of a diffusion map.</summary>
public enum DiffusionKernel
{
    /// <summary>exp(-d²/(4 ε)): one width for all points.</summary>
    OneWidth,

    /// <summary>exp(-d²/(4 ε ρ_i ρ_j)) with ρ = density^-1/2: wide where points are few [zelnikmanor2004selftuning; berry2016variable].</summary>
    SelfTuning,
}
