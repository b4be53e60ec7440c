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
        return new ScoreArchitecture(layout, features, labels, noise) { Schedule = options.Schedule, Form = options.Form, Embedding = embedding };
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
