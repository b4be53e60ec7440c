namespace MicroMacro.Bench.Verdicts;

/// <summary>What is wrong with a model that is otherwise exact.</summary>
internal enum Defect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The fast law 20 % too hot.</summary>
    Hot,

    /// <summary>The score times 0.95 in the probability-flow ODE from 20 standard deviations: a Gaussian law comes out 20^0.05 = 1.16 times as wide.</summary>
    ScaledScore,

    /// <summary>Each label gets the samples of the next.</summary>
    SwappedLabel,

    /// <summary>Eight samples each share their random numbers.</summary>
    ReusedStream,

    /// <summary>The state with y below 1 is never drawn.</summary>
    LostState,

    /// <summary>The model repeats ten frames of the window it was trained on.</summary>
    Memorised,
}
