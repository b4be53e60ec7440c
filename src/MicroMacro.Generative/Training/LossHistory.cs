namespace MicroMacro.Generative.Training;

/// <summary>Losses along a training: mean square error of the network against its unit-variance target.</summary>
/// <param name="Step">Steps taken, shape [k].</param>
/// <param name="Training">Loss averaged over the steps since the entry before, shape [k].</param>
/// <param name="Validation">Loss of the averaged weights on the validation records with fixed noise, shape [k]; empty without validation.</param>
public sealed record LossHistory(int[] Step, double[] Training, double[] Validation);
