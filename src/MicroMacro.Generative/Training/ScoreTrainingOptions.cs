using MicroMacro.Generative.Models;
using MicroMacro.Generative.Schedules;

namespace MicroMacro.Generative.Training;

/// <summary>Shape and training of a conditional score model. Noise levels are in units of the features' own deviation.</summary>
public sealed record ScoreTrainingOptions
{
    /// <summary>What the network gives: the score, or an energy whose gradient is the score.</summary>
    /// <value>Default <see cref="ScoreForm.Score"/>.</value>
    public ScoreForm Form { get; init; }

    /// <summary>Units of a hidden layer.</summary>
    /// <value>Default 128; 1 to 4096, best a multiple of 32.</value>
    public int Hidden { get; init; } = 128;

    /// <summary>Hidden layers.</summary>
    /// <value>Default 6; 1 to 32. Four layers of the same width leave single samples far off their label on the half-moon.</value>
    public int Layers { get; init; } = 6;

    /// <summary>Whether hidden layers after the first add their input to their output.</summary>
    /// <value>Default true.</value>
    public bool Residual { get; init; } = true;

    /// <summary>Records per step.</summary>
    /// <value>Default 512; 1 to 65,536.</value>
    public int Batch { get; init; } = 512;

    /// <summary>Optimiser steps.</summary>
    /// <value>Default 20,000; at least 1.</value>
    public int Steps { get; init; } = 20_000;

    /// <summary>Largest learning rate of AdamW; it falls to zero along a half cosine.</summary>
    /// <value>Default 2e-3; positive.</value>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps over which the learning rate rises from zero.</summary>
    /// <value>Default 200; not negative.</value>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Decoupled weight decay (on weights, not on biases).</summary>
    /// <value>Default 0; not negative.</value>
    public double WeightDecay { get; init; }

    /// <summary>Largest norm of the gradient; longer ones are shortened to it.</summary>
    /// <value>Default 1; positive.</value>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Decay of the exponential moving average of the weights, which is the model that is returned.</summary>
    /// <value>Default 0.999; 0 to below 1.</value>
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>Whether the learning rate falls to zero along half a cosine after the warm-up, or stays.</summary>
    /// <value>Default true.</value>
    public bool Decay { get; init; } = true;

    /// <summary>Decay of AdamW's second moment.</summary>
    /// <value>Default 0.99, below the usual 0.999 because targets are noisy and runs short; 0 to below 1.</value>
    public double SecondMomentDecay { get; init; } = 0.99;

    /// <summary>Deviation of the random frequencies, in turns per unit of ln(sigma), at which the noise level enters the network; 0 for fixed ones.</summary>
    /// <value>Default 0: frequencies in geometric order.</value>
    public double FourierScale { get; init; }

    /// <summary>The noise process that is trained for.</summary>
    /// <value>
    /// Default <see cref="EdmSchedule"/> with ln(sigma) around -1 with deviation 1.8. The published mean of -1.2 for deviation 0.5 is -0.5 here, but
    /// conditional laws are narrower than the data and need more small noise; the published deviation of 1.2 is narrower, and the far ends, which
    /// place the rare samples, are to be trained as well.
    /// </value>
    public NoiseSchedule Schedule { get; init; } = new EdmSchedule(-1.0, 1.8);

    /// <summary>Width of the Gaussian noise added to each label, in the label's own unit, shape [c]; null or empty for none.</summary>
    /// <remarks>A width w makes the conditional law that of an umbrella window of stiffness kT/w².</remarks>
    public double[]? LabelWidths { get; init; }

    /// <summary>Share of the records kept for validation, in whole groups.</summary>
    /// <value>Default 0.1; 0 for none, below 1.</value>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Steps between validations.</summary>
    /// <value>Default 250; at least 1.</value>
    public int ValidationInterval { get; init; } = 250;

    /// <summary>Validations without a better one after which training ends.</summary>
    /// <value>Default 20; at least 1.</value>
    public int Patience { get; init; } = 20;

    /// <summary>Checks the ranges.</summary>
    /// <param name="labels">Numbers per label, c.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void Validate(int labels)
    {
        ArgumentNullException.ThrowIfNull(Schedule);
        Within((int)Form, 0, 1, nameof(Form));
        Within(Hidden, 1, 4096, nameof(Hidden));
        Within(Layers, 1, 32, nameof(Layers));
        Within(Batch, 1, 65_536, nameof(Batch));
        Within(Steps, 1, 1_000_000_000, nameof(Steps));
        Within(WarmUpSteps, 0, 1_000_000_000, nameof(WarmUpSteps));
        Within(ValidationInterval, 1, 1_000_000_000, nameof(ValidationInterval));
        Within(Patience, 1, 1_000_000_000, nameof(Patience));
        Positive(LearningRate, nameof(LearningRate));
        Positive(ClipNorm, nameof(ClipNorm));
        Within(WeightDecay, 0.0, 1.0, nameof(WeightDecay));
        Within(EmaDecay, 0.0, 0.999999, nameof(EmaDecay));
        Within(SecondMomentDecay, 0.0, 0.999999, nameof(SecondMomentDecay));
        Within(FourierScale, 0.0, 1000.0, nameof(FourierScale));
        Within(ValidationFraction, 0.0, 0.9, nameof(ValidationFraction));
        if (LabelWidths is { Length: > 0 } widths)
        {
            if (widths.Length != labels || !Array.TrueForAll(widths, w => w >= 0 && double.IsFinite(w)))
            {
                throw new ArgumentException($"{nameof(LabelWidths)} needs one width, finite and not negative, for each of the {labels} labels");
            }
        }
    }

    private static void Within(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie from {least} to {most}");
        }
    }

    private static void Positive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive and finite");
        }
    }
}
