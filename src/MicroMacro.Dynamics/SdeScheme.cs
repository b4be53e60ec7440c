namespace MicroMacro.Dynamics;

/// <summary>How an Itô process is advanced over one timestep.</summary>
public enum SdeScheme
{
    /// <summary>Euler-Maruyama [kloeden1992numerical]: weak order 1, strong order 1/2 (1 for constant noise); one drift evaluation a step.</summary>
    EulerMaruyama,

    /// <summary>
    /// Heun's predictor-corrector in the drift alone: the noise amplitude is taken at the start of the step, so the limit is the Itô
    /// solution. For constant noise it is the stochastic Heun scheme, of weak order 2 [kloeden1992numerical]; two drift evaluations a step.
    /// </summary>
    StochasticHeun,
}
