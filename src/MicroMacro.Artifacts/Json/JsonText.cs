using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroMacro.Artifacts.Json;

/// <summary>
/// Writes JSON so that equal content gives equal bytes: keys in the order in which they were added, numbers in their
/// shortest form that reads back to the same value, non-finite numbers as null, LF line ends.
/// </summary>
public static class JsonText
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The text of a node, indented by two spaces, ending in a line feed; arrays of plain values stay on one line.</summary>
    public static string Indented(JsonNode? node)
    {
        StringBuilder text = new();
        Append(text, node, 0);
        return text.Append('\n').ToString();
    }

    /// <summary>The text of a node on one line, without a line feed.</summary>
    public static string Compact(JsonNode? node)
    {
        StringBuilder text = new();
        Append(text, node, -1);
        return text.ToString();
    }

    /// <summary>An array of numbers; NaN and infinities become null when it is written.</summary>
    public static JsonArray Numbers(ReadOnlySpan<double> values)
    {
        JsonArray array = [];
        foreach (double value in values)
        {
            array.Add(JsonValue.Create(value));
        }

        return array;
    }

    /// <summary>An array of rows, from a row-major matrix of the given width.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive, or does not divide the number of values.</exception>
    public static JsonArray Rows(ReadOnlySpan<double> values, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length % width, 0);
        JsonArray rows = [];
        for (int start = 0; start < values.Length; start += width)
        {
            rows.Add((JsonNode)Numbers(values.Slice(start, width)));
        }

        return rows;
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject value:
                AppendObject(text, value, depth);
                break;
            case JsonArray array:
                AppendArray(text, array, depth);
                break;
            default:
                AppendValue(text, (JsonValue)node);
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonObject value, int depth)
    {
        text.Append('{');
        bool first = true;
        foreach ((string key, JsonNode? item) in value)
        {
            Separate(text, depth, ref first);
            AppendString(text, key);
            text.Append(depth < 0 ? ":" : ": ");
            Append(text, item, depth < 0 ? -1 : depth + 1);
        }

        Close(text, depth, first, '}');
    }

    private static void AppendArray(StringBuilder text, JsonArray array, int depth)
    {
        // Long rows of numbers one to a line would make summary.json unreadable and four times as large.
        bool plain = depth >= 0 && array.All(item => item is null or JsonValue);
        text.Append('[');
        bool first = true;
        foreach (JsonNode? item in array)
        {
            if (plain)
            {
                text.Append(first ? "" : ", ");
                first = false;
                Append(text, item, -1);
            }
            else
            {
                Separate(text, depth, ref first);
                Append(text, item, depth < 0 ? -1 : depth + 1);
            }
        }

        Close(text, plain ? -1 : depth, first, ']');
    }

    private static void Separate(StringBuilder text, int depth, ref bool first)
    {
        text.Append(first ? "" : ",");
        first = false;
        if (depth >= 0)
        {
            text.Append('\n').Append(' ', 2 * (depth + 1));
        }
    }

    private static void Close(StringBuilder text, int depth, bool empty, char bracket)
    {
        if (depth >= 0 && !empty)
        {
            text.Append('\n').Append(' ', 2 * depth);
        }

        text.Append(bracket);
    }

    private static void AppendValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                AppendString(text, value.ToString());
                break;
            case JsonValueKind.Number:
                text.Append(Number(value));
                break;
            default:
                text.Append(value.ToJsonString());
                break;
        }
    }

    private static string Number(JsonValue value)
    {
        if (value.TryGetValue(out double real))
        {
            return double.IsFinite(real) ? real.ToString("R", CultureInfo.InvariantCulture) : "null";
        }

        if (value.TryGetValue(out float single))
        {
            return float.IsFinite(single) ? single.ToString("R", CultureInfo.InvariantCulture) : "null";
        }

        return value.ToJsonString();
    }

    private static void AppendString(StringBuilder text, string value)
        => text.Append('"').Append(Encoder.Encode(value)).Append('"');
}
