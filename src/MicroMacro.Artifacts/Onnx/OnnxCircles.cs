using System.Globalization;
using MicroMacro.Generative.Models;

namespace MicroMacro.Artifacts.Onnx;

/// <summary>The parts of a denoiser's graph that periodic features need: points on circles into the network, its output along them out of it.</summary>
/// <remarks>Constant matrices place numbers in columns: features that are plain [d, width], waves (feature and k) by features and by columns.</remarks>
internal sealed class OnnxCircles
{
    private const double UnitRadians = 0.5;
    private readonly OnnxGraph _graph;
    private readonly int _d;
    private readonly int _waves;
    private readonly string _place;
    private readonly string _toWaves;
    private readonly string _sum;
    private readonly string[] _columns = new string[2];
    private readonly string[] _unit = new string[2];
    private readonly string _plain;
    private readonly string _periodic;
    private readonly string _damping;
    private string _cos = "";
    private string _sin = "";

    /// <summary>Lays out a model's columns and writes the constants.</summary>
    public OnnxCircles(OnnxGraph graph, StoredModel stored)
    {
        _graph = graph;
        double[] period = stored.Arrays["feature.period"].ToDoubles();
        int harmonics = int.Parse(stored.Metadata["harmonics"], CultureInfo.InvariantCulture), circles = period.Count(p => p > 0);
        _d = period.Length;
        _waves = circles * harmonics;
        Width = _d - circles + (2 * _waves);
        float[] place = new float[_d * Width], toWaves = new float[_d * _waves], sum = new float[_waves * _d];
        float[][] columns = [new float[_waves * Width], new float[_waves * Width]], unit = [new float[_waves * Width], new float[_waves * Width]];
        (int column, int wave) = (0, 0);
        for (int j = 0; j < _d; j++)
        {
            if (!(period[j] > 0))
            {
                place[(j * Width) + column++] = 1f;
                continue;
            }

            for (int k = 1; k <= harmonics; k++, wave++)
            {
                toWaves[(j * _waves) + wave] = (float)(k * UnitRadians);
                sum[(wave * _d) + j] = 1f;
                foreach (int part in new[] { 0, 1 })
                {
                    columns[part][(wave * Width) + column] = (float)(1.0 / (k * UnitRadians));
                    unit[part][(wave * Width) + column++] = 1f;
                }
            }
        }

        _place = graph.Constant("circles.place", place, _d, Width);
        _toWaves = graph.Constant("circles.waves", toWaves, _d, _waves);
        _sum = graph.Constant("circles.sum", sum, _waves, _d);
        for (int part = 0; part < 2; part++)
        {
            string name = part == 0 ? "cos" : "sin";
            _columns[part] = graph.Constant($"circles.{name}", columns[part], _waves, Width);
            _unit[part] = graph.Constant($"circles.{name}.unit", unit[part], _waves, Width);
        }

        _plain = graph.Constant("circles.plain", Array.ConvertAll(period, p => p > 0 ? 0f : 1f), 1, _d);
        _periodic = graph.Constant("circles.periodic", Array.ConvertAll(period, p => p > 0 ? 1f : 0f), 1, _d);
        string square = graph.Node("Mul", [graph.Node("Mul", ["sigma", "sigma"]), One("circles.quarter", (float)(UnitRadians * UnitRadians))]);
        string fall = graph.Node("Exp", [graph.Node("Mul", [square, One("circles.half", -0.5f)])]);
        _damping = graph.Node("Mul", [graph.Node("Sqrt", [graph.Node("Add", [square, One("circles.one", 1f)])]), fall]);
    }

    /// <summary>Numbers that enter the network for features.</summary>
    public int Width { get; }

    /// <summary>The network's input of standardised features, plain ones scaled.</summary>
    public string Embed(string standard, string scaled)
    {
        string angle = _graph.Node("Gemm", [standard, _toWaves]);
        _cos = _graph.Node("Cos", [angle]);
        _sin = _graph.Node("Sin", [angle]);
        string points = _graph.Node("Add", [_graph.Node("Gemm", [_cos, _columns[0]]), _graph.Node("Gemm", [_sin, _columns[1]])]);
        return _graph.Node("Add", [_graph.Node("Gemm", [scaled, _place]), _graph.Node("Mul", [points, _damping])]);
    }

    /// <summary>What the denoiser keeps of the standardised features.</summary>
    public string Keep(string standard, string total) =>
        _graph.Node("Mul", [standard, _graph.Node("Add", [_graph.Node("Div", [_plain, total]), _periodic])]);

    /// <summary>What it adds to them.</summary>
    /// <param name="network">The network's output.</param>
    /// <param name="share">Factor of plain features.</param>
    public string Change(string network, string share)
    {
        string plain = _graph.Node("Gemm", [network, _place], null, ("transB", 1));
        string alongCos = _graph.Node("Mul", [_cos, _graph.Node("Gemm", [network, _unit[1]], null, ("transB", 1))]);
        string alongSin = _graph.Node("Mul", [_sin, _graph.Node("Gemm", [network, _unit[0]], null, ("transB", 1))]);
        string along = _graph.Node("Gemm", [_graph.Node("Sub", [alongCos, alongSin]), _sum]);
        string around = _graph.Node("Mul", [along, _graph.Node("Mul", ["sigma", _damping])]);
        return _graph.Node("Add", [_graph.Node("Mul", [plain, share]), around]);
    }

    private string One(string name, float value) => _graph.Constant(name, [value], 1, 1);
}
