using System.Globalization;

namespace MicroMacro.Artifacts.Onnx;

/// <summary>A graph in the ONNX format (operator set 13), built node by node; tensors are named by the graph where the caller does not.</summary>
internal sealed class OnnxGraph
{
    private const int Float = 1;
    private const int Int64 = 7;
    private const int AttributeInt = 2;
    private readonly ProtobufMessage _graph = new();
    private int _next;

    /// <summary>A constant tensor.</summary>
    public string Constant(string name, ReadOnlySpan<float> values, params int[] shape)
    {
        _graph.Add(5, Tensor(name, Float, shape).AddRaw(9, values));
        return name;
    }

    /// <summary>A constant row of indices.</summary>
    public string Indices(string name, params long[] values)
    {
        _graph.Add(5, Tensor(name, Int64, [values.Length]).AddRaw<long>(9, values));
        return name;
    }

    /// <summary>A node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="output">Name of its output; null for a fresh one.</param>
    /// <param name="attributes">Whole-number attributes by name.</param>
    /// <returns>The output's name.</returns>
    public string Node(string operation, string[] inputs, string? output = null, params (string Name, long Value)[] attributes)
    {
        output ??= string.Create(CultureInfo.InvariantCulture, $"t{_next++}");
        ProtobufMessage node = new();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(3, $"{operation}_{output}").Add(4, operation);
        foreach ((string name, long value) in attributes)
        {
            node.Add(5, new ProtobufMessage().Add(1, name).Add(3, value).Add(20, AttributeInt));
        }

        _graph.Add(1, node);
        return output;
    }

    /// <summary>A float input [rows, columns], rows left open.</summary>
    public void Input(string name, int columns) => _graph.Add(11, Value(name, columns));

    /// <summary>A float output [rows, columns], rows left open.</summary>
    public void Output(string name, int columns) => _graph.Add(12, Value(name, columns));

    /// <summary>The whole model.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="metadata">Text by key.</param>
    public byte[] ToModel(string name, string version, IReadOnlyDictionary<string, string> metadata)
    {
        _graph.Add(2, name);
        ProtobufMessage model = new ProtobufMessage().Add(1, 7L).Add(2, "micromacro").Add(3, version).Add(7, _graph)
            .Add(8, new ProtobufMessage().Add(1, "").Add(2, 13L));
        foreach ((string key, string value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            model.Add(14, new ProtobufMessage().Add(1, key).Add(2, value));
        }

        return model.ToArray();
    }

    private static ProtobufMessage Tensor(string name, int type, int[] shape)
    {
        ProtobufMessage tensor = new();
        foreach (int n in shape)
        {
            tensor.Add(1, (long)n);
        }

        return tensor.Add(2, (long)type).Add(8, name);
    }

    private static ProtobufMessage Value(string name, int columns)
    {
        ProtobufMessage shape = new ProtobufMessage().Add(1, new ProtobufMessage().Add(2, "rows")).Add(1, new ProtobufMessage().Add(1, (long)columns));
        ProtobufMessage type = new ProtobufMessage().Add(1, new ProtobufMessage().Add(1, (long)Float).Add(2, shape));
        return new ProtobufMessage().Add(1, name).Add(2, type);
    }
}
