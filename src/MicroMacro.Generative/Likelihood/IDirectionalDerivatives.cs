using MicroMacro.Generative.Networks;

namespace MicroMacro.Generative.Likelihood;

/// <summary>Derivatives of a network's output along directions of its input, 64 pairs of a state and a direction at a time.</summary>
internal interface IDirectionalDerivatives
{
    /// <summary>Component <paramref name="column"/> of the direction in row <paramref name="row"/>; zero until set.</summary>
    ref float Direction(int row, int column);

    /// <summary>Component <paramref name="column"/> of the derivative in row <paramref name="row"/>.</summary>
    float Derivative(int row, int column);

    /// <summary>Says at which state row <paramref name="row"/> is taken.</summary>
    void SetState(int row, int state);

    /// <summary>Computes the derivatives of the first <paramref name="rows"/> rows.</summary>
    /// <param name="states">A block of states after a pass that kept the units' derivatives.</param>
    /// <param name="rows">Rows, at most 64.</param>
    void Run(MlpWorkspace states, int rows);
}
