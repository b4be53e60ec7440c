namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>Which bias undoes that of a metadynamics run in its samples.</summary>
public enum BiasWeights
{
    /// <summary>exp((V(z, t) - c(t))/kT) with the bias of the moment [tiwary2015].</summary>
    OfTheMoment,

    /// <summary>exp(V(z)/kT) with the last bias of the run.</summary>
    OfTheEnd,
}
