using System.Text.Json;

namespace MicroMacro.Web.Run;

/// <summary>A place in a JSON document that may be missing, null or of another kind; asking it never throws.</summary>
internal readonly struct JsonView(JsonElement element)
{
    private readonly JsonElement _element = element;

    /// <summary>The member of that name, or nothing.</summary>
    public JsonView this[string name] =>
        _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out JsonElement member) ? new(member) : default;

    /// <summary>Whether something other than null stands here.</summary>
    public bool Exists => _element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The finite number here, or null.</summary>
    public double? Number =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    /// <summary>The number here, or the first number of a list.</summary>
    public double? First => Number ?? Items.FirstOrDefault().Number;

    /// <summary>The text here, or null where there is none or only blanks.</summary>
    public string? Text => _element.ValueKind == JsonValueKind.String && _element.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>The entries of the list here; none where it is no list.</summary>
    public IEnumerable<JsonView> Items =>
        _element.ValueKind == JsonValueKind.Array ? _element.EnumerateArray().Select(item => new JsonView(item)) : [];

    /// <summary>The members of the object here; none where it is no object.</summary>
    public IEnumerable<(string Name, JsonView Value)> Members =>
        _element.ValueKind == JsonValueKind.Object ? _element.EnumerateObject().Select(p => (p.Name, new JsonView(p.Value))) : [];

    /// <summary>The finite numbers of the list here, null for every other entry.</summary>
    public double?[] Numbers => [.. Items.Select(item => item.Number)];

    /// <summary>A short text of a text, number or truth value; the JSON itself for anything else.</summary>
    public string Plain => _element.ValueKind switch
    {
        JsonValueKind.String => _element.GetString() ?? "",
        JsonValueKind.Undefined or JsonValueKind.Null => "–",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => _element.GetRawText(),
    };

    /// <summary>Whether an object or a list stands here.</summary>
    public bool IsNested => _element.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    /// <summary>The element itself.</summary>
    public JsonElement Element => _element;
}
