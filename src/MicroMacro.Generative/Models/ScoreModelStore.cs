using System.Globalization;
using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Schedules;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Models;

/// <summary>Score models as named arrays, with PyTorch's names and shapes: <c>network.0.weight [out, in]</c>, <c>network.0.bias [out]</c>, ...</summary>
internal static class ScoreModelStore
{
    /// <summary>The metadata's kind of a score model.</summary>
    public const string Kind = "score";

    private const string Residual = "residual";
    private const string Score = "score";
    private const string Energy = "energy";
    private const string Activation = "silu";
    private const string Preconditioning = "edm, sigma_data 1";

    /// <summary>Takes a model apart.</summary>
    public static StoredModel Write(ScoreModel model)
    {
        ScoreArchitecture architecture = model.Architecture;
        MlpLayout layout = architecture.Layout;
        ArrayBundle arrays = new();
        for (int l = 0; l <= layout.Layers; l++)
        {
            LinearLayer linear = layout.Linears[l];
            float[] matrix = new float[linear.Inputs * linear.Outputs];
            SgemmPanels.Unpack(model.Parameters.Span[linear.WeightOffset..], linear.Inputs, linear.Outputs, matrix);
            arrays[$"network.{l}.weight"] = NamedArray.Of(Transpose(matrix, linear.Inputs, linear.Outputs), linear.Outputs, linear.Inputs);
            arrays[$"network.{l}.bias"] = NamedArray.Of(model.Parameters.Span.Slice(linear.BiasOffset, linear.Outputs).ToArray(), linear.Outputs);
        }

        arrays["noise.frequencies"] = NamedArray.Of(architecture.Noise.Angular.ToArray(), NoiseEmbedding.Frequencies);
        arrays["feature.mean"] = NamedArray.Of([.. architecture.Features.Mean], architecture.FeatureDimension);
        arrays["feature.scale"] = NamedArray.Of([.. architecture.Features.Scale], architecture.FeatureDimension);
        if (architecture.Embedding.Circles.Length > 0)
        {
            arrays["feature.period"] = NamedArray.Of([.. architecture.Features.Period], architecture.FeatureDimension);
        }

        arrays["label.mean"] = NamedArray.Of([.. architecture.Labels.Scaling.Mean], model.LabelDimension);
        arrays["label.scale"] = NamedArray.Of([.. architecture.Labels.Scaling.Scale], model.LabelDimension);
        arrays["label.width"] = NamedArray.Of(model.LabelWidths.ToArray(), model.LabelDimension);
        LabelStore.Write(arrays, model.Coverage);
        Dictionary<string, string> metadata = LabelStore.Metadata(Kind, model.LabelNames, model.LabelUnits);
        metadata["hidden"] = layout.Hidden.ToString(CultureInfo.InvariantCulture);
        metadata["layers"] = layout.Layers.ToString(CultureInfo.InvariantCulture);
        metadata["connection"] = layout.Residual ? Residual : "plain";
        metadata["activation"] = Activation;
        metadata["form"] = architecture.Form == ScoreForm.Energy ? Energy : Score;
        metadata["preconditioning"] = Preconditioning;
        metadata["input"] = Input(architecture.Embedding);
        if (architecture.Embedding.Circles.Length > 0)
        {
            metadata["harmonics"] = architecture.Embedding.Harmonics.ToString(CultureInfo.InvariantCulture);
        }

        metadata["schedule"] = architecture.Schedule.Text;
        metadata["seed"] = model.Seed.ToString(CultureInfo.InvariantCulture);
        metadata["label_ranges"] = string.Join(',', model.Coverage.Minimum.Zip(
            model.Coverage.Maximum, (a, b) => string.Create(CultureInfo.InvariantCulture, $"{a:R} to {b:R}")));
        metadata["version"] = typeof(ScoreModel).Assembly.GetName().Version!.ToString(3);
        if (model.Card is { } card)
        {
            metadata["system"] = card.System;
            metadata["data_sha256"] = card.DataHash;
            metadata["records"] = card.Records.ToString(CultureInfo.InvariantCulture);
            metadata["forces"] = card.Forces ? "yes" : "no";
        }

        return new StoredModel(arrays, metadata);
    }

    /// <summary>Puts a model together.</summary>
    /// <exception cref="InvalidDataInputException">A part is missing, misshapen or not finite.</exception>
    public static ScoreModel Read(StoredModel stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        StoredModelReader reader = new(stored);
        LabelStore.RequireKind(reader, Kind);
        int hidden = reader.Whole("hidden", 1, 4096);
        int layers = reader.Whole("layers", 1, 32);
        string connection = reader.Text("connection");
        if (connection is not (Residual or "plain"))
        {
            throw new InvalidDataInputException($"the model's 'connection' is '{connection}'; 'residual' or 'plain' was expected");
        }

        // Models of before had no other form than the score's.
        string form = stored.Metadata.GetValueOrDefault("form", Score);
        if (form is not (Score or Energy))
        {
            throw new InvalidDataInputException($"the model's 'form' is '{form}'; '{Score}' or '{Energy}' was expected");
        }

        reader.Require("activation", Activation);
        reader.Require("preconditioning", Preconditioning);
        double[] mean = reader.Doubles("feature.mean", -1);
        FeatureScaling features = Scaling(reader, mean);
        FeatureEmbedding embedding = new(features.Period, Array.Exists(features.Period, p => p > 0) ? reader.Whole("harmonics", 1, 16) : 1);
        reader.Require("input", Input(embedding));
        LabelCoverage coverage = LabelStore.Read(reader);
        int c = coverage.Period.Length;
        LabelEncoding labels = new(coverage.Period, new FeatureScaling(reader.Doubles("label.mean", c), reader.Positive("label.scale", c)));
        RequireShapes(reader, ScoreArchitecture.Inputs(embedding.Width, labels.EncodedDimension), hidden, layers, embedding.Width);
        MlpLayout layout = new(
            ScoreArchitecture.Inputs(embedding.Width, labels.EncodedDimension), hidden, layers, embedding.Width, connection == Residual, form == Energy);
        AlignedBuffer parameters = new(layout.ParameterLength);
        for (int l = 0; l <= layers; l++)
        {
            LinearLayer linear = layout.Linears[l];
            float[] weight = reader.Floats($"network.{l}.weight", linear.Outputs, linear.Inputs);
            SgemmPanels.PackTransposed(weight, linear.Outputs, linear.Inputs, parameters.Span[linear.WeightOffset..]);
            reader.Floats($"network.{l}.bias", linear.Outputs).CopyTo(parameters.Span[linear.BiasOffset..]);
        }

        NoiseEmbedding noise = new(reader.Floats("noise.frequencies", NoiseEmbedding.Frequencies));
        if (!ulong.TryParse(reader.Text("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            throw new InvalidDataInputException($"the model's 'seed' is '{reader.Text("seed")}'; a whole number was expected");
        }

        ScoreArchitecture architecture = new(layout, features, labels, noise) 
        {
            Form = form == Energy ? ScoreForm.Energy : ScoreForm.Score, Embedding = embedding,
        };
        if (stored.Metadata.TryGetValue("schedule", out string? schedule))
        {
            architecture = architecture with { Schedule = NoiseSchedule.Parse(schedule) };
        }

        return new ScoreModel(
            architecture, parameters, coverage, LabelStore.Names(reader, c),
            LabelStore.Units(reader, c), reader.NotNegative("label.width", c), seed)
        {
            Card = Card(stored),
        };
    }

    private static string Input(FeatureEmbedding embedding) =>
        "c_in * x, sin and cos of frequencies * ln(sigma)/4, label (cos and sin where periodic)"
        + (embedding.Circles.Length == 0
            ? ""
            : "; periodic x as a (cos k t, sin k t)/(k/2), k = 1 to harmonics, t = x/(2 feature.scale), a = sqrt(1 + sigma^2/4) exp(-sigma^2/8)");

    // Before any room is made: a file that says it is large must be large.
    private static void RequireShapes(StoredModelReader reader, int inputs, int hidden, int layers, int outputs)
    {
        for (int l = 0; l <= layers; l++)
        {
            int to = l == layers ? outputs : hidden;
            reader.Require($"network.{l}.weight", to, l == 0 ? inputs : hidden);
            reader.Require($"network.{l}.bias", to);
        }
    }

    // Periodic features have no mean, and a scale that follows from the period: noise is measured in it.
    private static FeatureScaling Scaling(StoredModelReader reader, double[] mean)
    {
        double[] scale = reader.Positive("feature.scale", mean.Length);
        double[] period = reader.Has("feature.period") ? reader.Doubles("feature.period", mean.Length) : new double[mean.Length];
        for (int j = 0; j < period.Length; j++)
        {
            double unit = FeatureScaling.UnitOf(period[j]);
            if (period[j] < 0 || (period[j] > 0 && (mean[j] != 0 || Math.Abs(scale[j] - unit) > 1e-9 * unit)))
            {
                throw new InvalidDataInputException(
                    $"feature {j} of the model has period {period[j]}, mean {mean[j]} and scale {scale[j]}; a periodic feature has mean 0 and its period over 4π for scale");
            }
        }

        return new FeatureScaling(mean, scale, period);
    }

    // A card is for people: a model without one, or with half of one, is a model still.
    private static ModelCard? Card(StoredModel stored)
    {
        if (!stored.Metadata.TryGetValue("data_sha256", out string? hash))
        {
            return null;
        }

        _ = int.TryParse(stored.Metadata.GetValueOrDefault("records"), NumberStyles.None, CultureInfo.InvariantCulture, out int records);
        return new ModelCard(stored.Metadata.GetValueOrDefault("system", ""), hash, records, stored.Metadata.GetValueOrDefault("forces") == "yes");
    }

    private static float[] Transpose(float[] matrix, int rows, int columns)
    {
        float[] result = new float[matrix.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int k = 0; k < columns; k++)
            {
                result[(k * rows) + r] = matrix[(r * columns) + k];
            }
        }

        return result;
    }
}
