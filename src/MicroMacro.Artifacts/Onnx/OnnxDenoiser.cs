using System.Globalization;
using MicroMacro.Artifacts.Files;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Onnx;

/// <summary>A score model's denoiser as an ONNX graph: scaling, label encoding, noise embedding, network and preconditioning in one.</summary>
/// <remarks>
/// Inputs are x [rows, d] and z [rows, c] in their physical units and sigma [rows, 1] in units of each feature's deviation; the output is
/// denoised [rows, d], x + (sigma · feature_scale)² · score, for plain features the mean of the clean ones. The score is (denoised - x)/(sigma · feature_scale)².
/// </remarks>
public static class OnnxDenoiser
{
    /// <summary>Writes a model's graph.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="version">Version of the program, for the file's producer.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, ScoreModel model, string version)
    {
        ArgumentNullException.ThrowIfNull(model);
        byte[] bytes = Build(model.ToArrays(), version);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private static byte[] Build(StoredModel stored, string version)
    {
        ArrayBundle arrays = stored.Arrays;
        int layers = int.Parse(stored.Metadata["layers"], CultureInfo.InvariantCulture);
        bool residual = stored.Metadata["connection"] == "residual";
        int d = arrays["feature.mean"].Count, c = arrays["label.mean"].Count;
        OnnxGraph graph = new();
        graph.Input("x", d);
        graph.Input("sigma", 1);
        graph.Input("z", c);
        graph.Output("denoised", d);
        string mean = Row(graph, "feature.mean", arrays["feature.mean"].ToDoubles());
        string scale = Row(graph, "feature.scale", arrays["feature.scale"].ToDoubles());
        string standard = graph.Node("Div", [graph.Node("Sub", ["x", mean]), scale]);
        string one = graph.Constant("one", [1f], 1, 1);
        string total = graph.Node("Add", [graph.Node("Mul", ["sigma", "sigma"]), one]);
        string root = graph.Node("Sqrt", [total]);
        OnnxCircles? circles = arrays.TryGet("feature.period", out _) ? new OnnxCircles(graph, stored) : null;
        string scaled = graph.Node("Div", [standard, root]);
        string[] inputs = [circles?.Embed(standard, scaled) ?? scaled, .. Noise(graph, arrays), .. Labels(graph, arrays, c)];
        string network = graph.Node("Concat", inputs, null, ("axis", 1));
        List<string> weights = [], slopes = [];
        bool isEnergy = stored.Metadata.GetValueOrDefault("form") == "energy";
        for (int l = 0; l <= layers; l++)
        {
            weights.Add(Copy(graph, arrays, $"network.{l}.weight"));
            string sum = graph.Node("Gemm", [network, weights[l], Copy(graph, arrays, $"network.{l}.bias")], null, ("transB", 1));
            string unit = l == layers ? sum : Unit(graph, sum, isEnergy ? slopes : null);
            network = residual && l > 0 && l < layers ? graph.Node("Add", [unit, network]) : unit;
        }

        network = isEnergy ? Gradient(graph, network, inputs[0], weights, slopes, residual, circles?.Width ?? d) : network;
        string share = graph.Node("Div", ["sigma", root]);
        string kept = circles?.Keep(standard, total) ?? graph.Node("Div", [standard, total]);
        string changed = circles?.Change(network, share) ?? graph.Node("Mul", [share, network]);
        string clean = graph.Node("Mul", [graph.Node("Add", [kept, changed]), scale]);
        graph.Node("Add", [clean, mean], "denoised");
        return graph.ToModel("denoiser", version, stored.Metadata);
    }

    // SiLU, y = x s(x), and where asked its slope, s + y (1 - s).
    private static string Unit(OnnxGraph graph, string sum, List<string>? slopes)
    {
        string gate = graph.Node("Sigmoid", [sum]), unit = graph.Node("Mul", [sum, gate]);
        slopes?.Add(graph.Node("Add", [gate, graph.Node("Sub", [unit, graph.Node("Mul", [unit, gate])])]));
        return unit;
    }

    // The gradient of u · f(u): f and, back through the layers, what u at the output makes at the input.
    private static string Gradient(OnnxGraph graph, string output, string start, List<string> weights, List<string> slopes, bool residual, int d)
    {
        string back = graph.Node("Gemm", [start, weights[^1]]);
        for (int l = slopes.Count - 1; l >= 0; l--)
        {
            string before = graph.Node("Gemm", [graph.Node("Mul", [back, slopes[l]]), weights[l]]);
            back = residual && l > 0 ? graph.Node("Add", [before, back]) : before;
        }

        string own = graph.Node("Gather", [back, graph.Indices("feature.columns", [.. Enumerable.Range(0, d)])], null, ("axis", 1));
        return graph.Node("Add", [output, own]);
    }

    private static string[] Noise(OnnxGraph graph, ArrayBundle arrays)
    {
        double[] quarter = Array.ConvertAll(arrays["noise.frequencies"].ToDoubles(), f => 0.25 * f);
        string angle = graph.Node("Mul", [graph.Node("Log", ["sigma"]), Row(graph, "noise.quarter_frequencies", quarter)]);
        return [graph.Node("Sin", [angle]), graph.Node("Cos", [angle])];
    }

    // Periodic labels as (cos, sin), others standardised, in the order of the labels.
    private static List<string> Labels(OnnxGraph graph, ArrayBundle arrays, int labels)
    {
        double[] period = arrays["label.period"].ToDoubles(), mean = arrays["label.mean"].ToDoubles(), scale = arrays["label.scale"].ToDoubles();
        List<string> encoded = [];
        for (int j = 0; j < labels; j++)
        {
            string label = graph.Node("Gather", ["z", graph.Indices($"label.{j}.column", j)], null, ("axis", 1));
            if (period[j] > 0)
            {
                string angle = graph.Node("Mul", [label, Row(graph, $"label.{j}.turn", [2.0 * Math.PI / period[j]])]);
                encoded.AddRange([graph.Node("Cos", [angle]), graph.Node("Sin", [angle])]);
            }
            else
            {
                string moved = graph.Node("Sub", [label, Row(graph, $"label.{j}.mean", [mean[j]])]);
                encoded.Add(graph.Node("Div", [moved, Row(graph, $"label.{j}.scale", [scale[j]])]));
            }
        }

        return encoded;
    }

    private static string Row(OnnxGraph graph, string name, double[] values) =>
        graph.Constant(name, Array.ConvertAll(values, v => (float)v), 1, values.Length);

    private static string Copy(OnnxGraph graph, ArrayBundle arrays, string name) =>
        graph.Constant(name, (float[])arrays[name].Values, arrays[name].Shape);
}
