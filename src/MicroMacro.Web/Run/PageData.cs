using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MicroMacro.Web.Run;

/// <summary>
/// The numbers that the page's charts draw, as JSON that is safe inside a script element: the encoder writes no &lt;, &gt; or &amp;.
/// Numbers keep seven significant digits, more than any chart shows.
/// </summary>
internal static class PageData
{
    /// <summary>The summary with the signs of variables, the structures and the samples.</summary>
    public static string Of(RunFolder run)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            foreach ((string name, JsonView value) in run.Summary.Members)
            {
                json.WritePropertyName(name);
                Copy(value.Element, json);
            }

            json.WriteStartObject("symbols");
            foreach ((string name, string sign) in Symbols.Greek)
            {
                json.WriteString(name, sign);
            }

            json.WriteEndObject();
            run.Structures?.WriteTo(json);
            run.Samples?.WriteTo(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Writes a number with seven significant digits.</summary>
    public static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteRawValue(value.ToString("G7", CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void Copy(JsonElement value, Utf8JsonWriter json)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Copy(member.Value, json);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Copy(item, json);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.Number when value.TryGetInt64(out long whole):
                json.WriteNumberValue(whole);
                break;
            case JsonValueKind.Number:
                WriteNumber(json, value.GetDouble());
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
