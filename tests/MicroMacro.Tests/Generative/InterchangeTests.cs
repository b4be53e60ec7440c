using System.Diagnostics;
using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Onnx;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Generative;

/// <summary>Models in other programs' hands: PyTorch by tensor names, and ONNX by an evaluator that shares nothing with the writer.</summary>
[Trait("Kind", "Law")]
public sealed class InterchangeTests : IDisposable
{
    private const int Points = 200;
    private const string Python = "/usr/bin/python3";
    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(true, ScoreForm.Score, false)]
    [InlineData(false, ScoreForm.Score, true)]
    [InlineData(true, ScoreForm.Energy, true)]
    [InlineData(false, ScoreForm.Energy, false)]
    public void An_exported_graph_gives_the_same_denoiser(bool residual, ScoreForm form, bool angles)
    {
        Require("import numpy");
        ScoreModel model = Model(residual, form, angles);
        OnnxDenoiser.Write(_files["m.onnx"], model, "test");
        Assert.InRange(Difference("denoise_onnx.py", "m.onnx", model), 0.0, 1e-5);
        byte[] bytes = File.ReadAllBytes(_files["m.onnx"]);
        Assert.Equal(bytes, Again(model));

        // A planted defect: one weight in the file is moved.
        int at = bytes.AsSpan().IndexOf(BitConverter.GetBytes(((float[])model.ToArrays().Arrays["network.1.weight"].Values)[5]));
        BitConverter.GetBytes(1.5f).CopyTo(bytes, at);
        File.WriteAllBytes(_files["m.onnx"], bytes);
        Assert.True(Difference("denoise_onnx.py", "m.onnx", model) > 1e-4);
    }

    [Theory]
    [InlineData(true, ScoreForm.Score, false, 0.0)]
    [InlineData(false, ScoreForm.Score, true, 0.0)]
    [InlineData(true, ScoreForm.Energy, true, 0.0)]
    [InlineData(false, ScoreForm.Energy, false, 0.0)]
    [InlineData(true, ScoreForm.Score, true, 0.2)]
    public void PyTorch_loads_the_tensors_by_name_and_gives_the_same_denoiser(bool residual, ScoreForm form, bool angles, double fourier)
    {
        Require("import torch, numpy");
        ScoreModel model = Model(residual, form, angles, fourier);
        StoredModel stored = model.ToArrays();
        SafetensorsFile.Write(_files["m.safetensors"], stored.Arrays, stored.Metadata);
        Assert.InRange(Difference("denoise_torch.py", "m.safetensors", model), 0.0, 1e-5);

        // A planted defect: one weight in the file is moved.
        ((float[])stored.Arrays["network.1.weight"].Values)[5] += 1.5f;
        SafetensorsFile.Write(_files["m.safetensors"], stored.Arrays, stored.Metadata);
        Assert.True(Difference("denoise_torch.py", "m.safetensors", model) > 1e-4);
    }

    [Fact]
    public void A_model_carries_its_card()
    {
        TrainingData data = LinearGaussian.Data(300, 2);
        TrainingData named = new(data.X, data.Z, null, data.Period, null) { System = "linear-gaussian", LabelNames = ["z"] };
        ScoreModel model = ScoreTrainer.Train(named, LinearGaussian.Quick with { Steps = 20, ValidationInterval = 10 }, 11).Model!;
        StoredModel stored = model.ToArrays();
        Assert.Equal("linear-gaussian", stored.Metadata["system"]);
        Assert.Equal(TrainingIdentity.Of(named), stored.Metadata["data_sha256"]);
        Assert.Equal("300", stored.Metadata["records"]);
        Assert.Equal("11", stored.Metadata["seed"]);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{data.Z.Min():R} to {data.Z.Max():R}"), stored.Metadata["label_ranges"]);
        Assert.Equal(model.Card, ScoreModel.FromArrays(stored).Card);
    }

    // One plain and one periodic label, plain and where asked periodic features of different scales, and every weight moved so that none is zero.
    private static ScoreModel Model(bool residual, ScoreForm form, bool angles, double fourier = 0.0)
    {
        RandomSequence random = new(new RandomKey(6, 6));
        const int N = 400;
        double[] x = new double[3 * N], z = new double[2 * N];
        for (int i = 0; i < N; i++)
        {
            (z[2 * i], z[(2 * i) + 1]) = (4.0 + random.NextGaussian(), Math.Tau * random.NextDouble());
            (x[3 * i], x[(3 * i) + 1], x[(3 * i) + 2]) = (z[2 * i] + (0.1 * random.NextGaussian()), Math.Cos(z[(2 * i) + 1]), -7.0 + (3.0 * random.NextGaussian()));
        }

        TrainingData data = new(x, z, null, [0.0, Math.Tau], null) { FeaturePeriods = angles ? [0, Math.Tau, 24.0] : null };
        ScoreTrainingOptions options = new() { Form = form, FourierScale = fourier, Hidden = 40, Layers = 3, Residual = residual, Batch = 128, Steps = 120, WarmUpSteps = 20, ValidationInterval = 100 };
        return ScoreTrainer.Train(data, options, 3).Model!;
    }

    private static void Require(string imports)
    {
        if (!File.Exists(Python) || Run(["-c", imports]).Code != 0)
        {
            Assert.Skip($"{Python} cannot '{imports}'");
        }
    }

    private static (int Code, string Output, string Error) Run(string[] arguments)
    {
        ProcessStartInfo start = new(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private byte[] Again(ScoreModel model)
    {
        OnnxDenoiser.Write(_files["again.onnx"], model, "test");
        return File.ReadAllBytes(_files["again.onnx"]);
    }

    // The largest difference in units of each feature's deviation, of angles in radians.
    private double Difference(string script, string file, ScoreModel model)
    {
        RandomSequence random = new(new RandomKey(7, 7));
        double[] x = new double[3 * Points], z = new double[2 * Points], sigma = new double[Points], denoised = new double[3 * Points];
        for (int i = 0; i < Points; i++)
        {
            sigma[i] = Math.Exp((2.0 * random.NextGaussian()) - 1.0);
            (z[2 * i], z[(2 * i) + 1]) = (4.0 + random.NextGaussian(), 10.0 * (random.NextDouble() - 0.5));
            (x[3 * i], x[(3 * i) + 1], x[(3 * i) + 2]) = (4.0 + (2.0 * random.NextGaussian()), random.NextGaussian(), -7.0 + (4.0 * random.NextGaussian()));
            model.Denoise(x.AsSpan(3 * i, 3), sigma[i], z.AsSpan(2 * i, 2), denoised.AsSpan(3 * i, 3));
        }

        ArrayBundle points = new();
        points["x"] = NamedArray.Of(x, Points, 3);
        points["z"] = NamedArray.Of(z, Points, 2);
        points["sigma"] = NamedArray.Of(sigma, Points);
        points["denoised"] = NamedArray.Of(denoised, Points, 3);
        points["scale"] = NamedArray.Of(model.FeatureScale.ToArray().Zip(model.FeaturePeriods.ToArray(), (s, p) => p > 0 ? p / Math.Tau : s).ToArray(), 3);
        NpzFile.Write(_files["points.npz"], points);
        (int code, string output, string error) = Run([Path.Combine(RepositoryRoot.Path, "tests", "interchange", script), _files[file], _files["points.npz"]]);
        Assert.True(code == 0, error);
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
