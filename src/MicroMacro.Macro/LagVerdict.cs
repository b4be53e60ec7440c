namespace MicroMacro.Macro;

/// <summary>Whether the coarse variables move as a diffusion of their own.</summary>
public enum LagVerdict
{
    /// <summary>Drift and noise are the same over a range of lags, as far as their errors show.</summary>
    Markovian,

    /// <summary>Drift or noise depend on the lag wherever it was looked at: no rate may be read off them.</summary>
    NotMarkovian,

    /// <summary>There are too few lags, or the errors hide what would matter.</summary>
    CannotTell,
}
