using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Studies.Keys;

namespace MicroMacro.Artifacts.Studies;

/// <summary>The JSON Schema (draft-07) of study files, for editors; made from the table of keys that the reader uses.</summary>
public static class StudySchema
{
    /// <summary>The schema.</summary>
    public static JsonObject Create()
    {
        JsonObject schema = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "MicroMacro study",
        };
        foreach ((string key, JsonNode? value) in Section(StudyKeys.Root))
        {
            schema[key] = value?.DeepClone();
        }

        // What 'run' needs, or what 'simulate' needs; the reader of each says what it misses.
        schema["anyOf"] = new JsonArray(
            new JsonObject { ["required"] = Strings(["initial", "windows"]) },
            new JsonObject { ["required"] = Strings(["simulation"]) });
        return schema;
    }

    private static JsonObject Section(StudySection section) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = Strings(section.Keys.Where(k => k.Required).Select(k => k.Name)),
        ["properties"] = new JsonObject(section.Keys.Select(k => KeyValuePair.Create(k.Name, (JsonNode?)Describe(k)))),
    };

    private static JsonObject Describe(StudyKey key)
    {
        JsonObject value = Value(key);
        value.Insert(0, "description", key.Description);
        return value;
    }

    private static JsonObject Value(StudyKey key) => key.Kind switch
    {
        ValueKind.Name => new() { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$" },
        ValueKind.File or ValueKind.Region => new() { ["type"] = "string" },
        ValueKind.Word => new() { ["enum"] = Strings(key.Words) },
        ValueKind.Flag => new() { ["type"] = "boolean" },
        ValueKind.FlagOrWord => new() { ["enum"] = new JsonArray([.. key.Words.Select(w => bool.TryParse(w, out bool flag) ? JsonValue.Create(flag) : (JsonNode)w)]) },
        ValueKind.Count => Range(key, "integer"),
        ValueKind.Number => Range(key, "number"),
        ValueKind.Time or ValueKind.Rate or ValueKind.Temperature or ValueKind.Energy or ValueKind.Concentration or ValueKind.Mass => Quantity(),
        ValueKind.PerReplica => new() { ["oneOf"] = new JsonArray(Quantity(), List(Quantity())) },
        ValueKind.Counts => List(Range(key, "integer")),
        ValueKind.NumberList => new() { ["oneOf"] = new JsonArray(Range(key, "number"), List(Range(key, "number"))) },
        ValueKind.NameList => List(new JsonObject { ["type"] = "string" }),
        ValueKind.Selection => new() { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, List(Atom())) },
        ValueKind.Label or ValueKind.Stiffness => OneOrList(Quantity()),
        ValueKind.LabelCount => OneOrList(Range(key, "integer")),
        ValueKind.Atoms => Atoms(key.Length),
        ValueKind.AtomAxis => new()
        {
            ["type"] = "array",
            ["items"] = new JsonArray(Atom(), new JsonObject { ["enum"] = Strings(["x", "y", "z"]) }),
            ["minItems"] = 2,
            ["maxItems"] = 2,
        },
        ValueKind.Formula => Formula(),
        ValueKind.Formulas => new() { ["type"] = "object", ["additionalProperties"] = Formula() },
        ValueKind.Ranges => new()
        {
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "number" }, ["minItems"] = 2, ["maxItems"] = 2 },
        },
        ValueKind.Numbers => Named(),
        ValueKind.NumbersOrFile => new() { ["oneOf"] = new JsonArray(Named(), new JsonObject { ["type"] = "string" }) },
        ValueKind.Sections => new() { ["type"] = "array", ["minItems"] = 1, ["items"] = Forms(key) },
        _ => Forms(key),
    };

    private static JsonObject Forms(StudyKey key) => key.Sections.Count == 1
        ? Section(key.Sections[0])
        : new() { ["oneOf"] = new JsonArray([.. key.Sections.Select(s => (JsonNode)Section(s))]) };

    private static JsonObject Range(StudyKey key, string type)
    {
        JsonObject range = new() { ["type"] = type };
        if (double.IsFinite(key.Minimum))
        {
            range[key.AboveMinimum ? "exclusiveMinimum" : "minimum"] = key.Minimum;
        }

        if (double.IsFinite(key.Maximum))
        {
            range["maximum"] = key.Maximum;
        }

        return range;
    }

    // A number in internal units, or a number with its unit.
    private static JsonObject Quantity() => new()
    {
        ["type"] = Strings(["number", "string"]),
        ["pattern"] = @"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?( ?[^ 0-9].*)?$",
    };

    private static JsonObject OneOrList(JsonObject item) => new()
    {
        ["oneOf"] = new JsonArray(item, new JsonObject { ["type"] = "array", ["items"] = item.DeepClone(), ["minItems"] = 1, ["maxItems"] = 3 }),
    };

    private static JsonObject List(JsonObject item) => new() { ["type"] = "array", ["items"] = item, ["minItems"] = 1 };

    private static JsonObject Atoms(int length) => new()
    {
        ["type"] = "array",
        ["items"] = Atom(),
        ["minItems"] = length,
        ["maxItems"] = length,
        ["uniqueItems"] = true,
    };

    // A number from 0, or a name such as ALA:CA, 2:CA, ALA2:CA or CA.
    private static JsonObject Atom() => new() { ["type"] = Strings(["integer", "string"]), ["minimum"] = 0, ["pattern"] = @"^([^:\s]+:)?[^:\s]+$" };

    private static JsonObject Formula() => new() { ["type"] = Strings(["string", "number"]) };

    private static JsonObject Named() => new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "number" } };

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);
}
