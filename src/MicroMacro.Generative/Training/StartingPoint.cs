using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Training;

/// <summary>Where a training begins: the model's shape from the data, and its first weights.</summary>
internal static class StartingPoint
{
    /// <summary>The shape of a new model, scaled by the training records.</summary>
    public static ScoreArchitecture Architecture(TrainingData data, ScoreTrainingOptions options, int[] training, RandomKey key)
    {
        FeatureScaling features = FeatureScaling.Of(data.X, data.FeatureDimension, training, data.Weights, data.FeaturePeriods);
        FeatureEmbedding embedding = new(features.Period);
        LabelEncoding labels = new(data.Period, FeatureScaling.Of(data.Z, data.LabelDimension, training, data.Weights));
        MlpLayout layout = new(
            ScoreArchitecture.Inputs(embedding.Width, labels.EncodedDimension), options.Hidden, options.Layers,
            embedding.Width, options.Residual, options.Form == ScoreForm.Energy);
        NoiseEmbedding noise = options.FourierScale > 0 ? NoiseEmbedding.Gaussian(options.FourierScale, key) : NoiseEmbedding.Geometric();
        return new ScoreArchitecture(layout, features, labels, noise) { Schedule = options.TrainingSchedule(), Form = options.Form, Embedding = embedding };
    }

    /// <summary>The shape of a model that training goes on from.</summary>
    /// <exception cref="ArgumentException">It does not fit the data or the options.</exception>
    public static ScoreArchitecture Continue(TrainingData data, ScoreTrainingOptions options, ScoreModel model)
    {
        MlpLayout layout = model.Architecture.Layout;
        if (model.FeatureDimension != data.FeatureDimension || !model.Architecture.Labels.Period.AsSpan().SequenceEqual(data.Period))
        {
            throw new ArgumentException(
                $"the model to start from has {model.FeatureDimension} features and {model.LabelDimension} labels with their own periods, the data {data.FeatureDimension} and {data.LabelDimension}");
        }

        if (!model.FeaturePeriods.SequenceEqual(data.FeaturePeriods ?? new double[data.FeatureDimension]))
        {
            throw new ArgumentException("the model to start from and the data differ in which features are periodic, or in their periods");
        }

        if (layout.Hidden != options.Hidden || layout.Layers != options.Layers || layout.Residual != options.Residual)
        {
            throw new ArgumentException(
                $"the model to start from is {layout.Layers} x {layout.Hidden}, the options ask for {options.Layers} x {options.Hidden}");
        }

        if (model.Architecture.Form != options.Form)
        {
            throw new ArgumentException($"the model to start from gives the {model.Architecture.Form}, the options ask for the {options.Form}");
        }

        return model.Architecture;
    }

    /// <summary>First weights: uniform with the variance that keeps SiLU layers at unit scale; the last layer is zero, so the first output is the mean.</summary>
    public static AlignedBuffer Weights(MlpLayout layout, RandomKey key)
    {
        AlignedBuffer parameters = new(layout.ParameterLength);
        RandomSequence random = new(key.Substream("weights"));
        for (int l = 0; l < layout.Layers; l++)
        {
            LinearLayer linear = layout.Linears[l];
            double variance = 1.0 / linear.Inputs;
            double reach = Math.Sqrt(3.0 * variance);
            float[] weight = new float[linear.Inputs * linear.Outputs];
            for (int i = 0; i < weight.Length; i++)
            {
                weight[i] = (float)(reach * ((2.0 * random.NextDouble()) - 1.0));
            }

            SgemmPanels.Pack(weight, linear.Inputs, linear.Outputs, parameters.Span[linear.WeightOffset..]);
        }

        return parameters;
    }
}
