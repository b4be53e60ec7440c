namespace MicroMacro.Generative.Training;

/// <summary>Draws fresh records of a law that can be sampled at will.</summary>
/// <param name="step">Number of the training step; the draw depends on it alone.</param>
/// <param name="x">Receives features, shape [batch, d].</param>
/// <param name="z">Receives labels, shape [batch, c].</param>
public delegate void RecordSource(ulong step, Span<double> x, Span<double> z);
