namespace MicroMacro.Generative.Sampling;

/// <summary>The ways from noise to samples.</summary>
public enum SamplerMethod
{
    /// <summary>Heun's method on the probability flow: second order, two evaluations a step.</summary>
    Heun,

    /// <summary>Euler-Maruyama on the reverse-time stochastic equation: first order, one evaluation a step.</summary>
    EulerMaruyama,

    /// <summary>Euler-Maruyama, each step followed by one Langevin step at the same noise: two evaluations a step.</summary>
    PredictorCorrector,

    /// <summary>The probability flow by an adaptive fifth-order Runge-Kutta method: as many evaluations as its tolerance asks for, and a likelihood.</summary>
    AdaptiveFlow,
}
