using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Simulator.Answers;

/// <summary>
/// Makes the smallest telling JSON text that satisfies a schema: required properties (all, when none is required), first
/// alternative, least items. Regular expressions (<c>pattern</c>) are beyond it.
/// </summary>
internal sealed class SchemaFiller
{
    private const int MaxDepth = 32;

    private readonly JsonElement _root;
    private readonly Utf8JsonWriter _json;
    private readonly int _variant;

    private SchemaFiller(JsonElement root, Utf8JsonWriter json, int variant)
    {
        _root = root;
        _json = json;
        _variant = variant;
    }

    /// <summary>Different variants differ where the schema lets them.</summary>
    public static string Fill(JsonElement schema, int variant)
    {
        return Write(json => new SchemaFiller(schema, json, variant).Value(schema, "value", 0));
    }

    /// <summary>The JSON object answered when JSON is asked for without a schema.</summary>
    public static string Echo(string model, string text) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("simulated"u8, true);
        json.WriteString("model"u8, model);
        json.WriteString("you_said"u8, text);
        json.WriteEndObject();
    });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Replies.JsonStyle.Compact))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Value(JsonElement schema, string name, int depth)
    {
        schema = Resolve(schema);
        if (schema.ValueKind != JsonValueKind.Object || depth > MaxDepth)
        {
            _json.WriteNullValue();
            return;
        }

        if (SchemaReads.Fixed(schema, _variant) is { } given)
        {
            given.WriteTo(_json);
            return;
        }

        switch (SchemaReads.TypeOf(schema))
        {
            case "object":
                Object(schema, depth);
                break;
            case "array":
                Array(schema, name, depth);
                break;
            case "integer":
                _json.WriteNumberValue((long)SchemaReads.NumberWithin(schema, 1 + _variant, whole: true));
                break;
            case "number":
                _json.WriteNumberValue(SchemaReads.NumberWithin(schema, 1.5m + _variant, whole: false));
                break;
            case "boolean":
                _json.WriteBooleanValue(_variant == 0);
                break;
            case "null":
                _json.WriteNullValue();
                break;
            default:
                _json.WriteStringValue(SchemaReads.TextWithin(schema, name, _variant));
                break;
        }
    }

    private void Object(JsonElement schema, int depth)
    {
        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var order = new List<string>();
        var required = new HashSet<string>(StringComparer.Ordinal);
        Collect(schema, properties, order, required, depth);

        _json.WriteStartObject();
        foreach (var name in order)
        {
            if (required.Count == 0 || required.Contains(name))
            {
                _json.WritePropertyName(name);
                Value(properties[name], name, depth + 1);
            }
        }

        foreach (var name in required.Where(name => !properties.ContainsKey(name)))
        {
            _json.WriteString(name, "simulated");
        }

        _json.WriteEndObject();
    }

    /// <summary>The properties of a schema and of all it is composed of by <c>allOf</c>.</summary>
    private void Collect(JsonElement schema, Dictionary<string, JsonElement> properties, List<string> order, HashSet<string> required, int depth)
    {
        schema = Resolve(schema);
        if (schema.ValueKind != JsonValueKind.Object || depth > MaxDepth)
        {
            return;
        }

        if (schema.TryGetProperty("properties"u8, out var own) && own.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in own.EnumerateObject())
            {
                if (properties.TryAdd(property.Name, property.Value))
                {
                    order.Add(property.Name);
                }
            }
        }

        foreach (var name in SchemaReads.Items(schema, "required").Where(static item => item.ValueKind == JsonValueKind.String))
        {
            required.Add(name.GetString()!);
        }

        foreach (var part in SchemaReads.Items(schema, "allOf"))
        {
            Collect(part, properties, order, required, depth + 1);
        }
    }

    private void Array(JsonElement schema, string name, int depth)
    {
        var least = (int)(SchemaReads.Number(schema, "minItems") ?? 1);
        var most = (int)(SchemaReads.Number(schema, "maxItems") ?? int.MaxValue);
        _json.WriteStartArray();
        for (var i = 0; i < Math.Min(Math.Max(least, 1), most); i++)
        {
            if (schema.TryGetProperty("items"u8, out var items))
            {
                new SchemaFiller(_root, _json, _variant + i).Value(items, name, depth + 1);
            }
            else
            {
                _json.WriteStringValue($"simulated {name}");
            }
        }

        _json.WriteEndArray();
    }

    /// <summary>Follows references and takes the first alternative that is more than null.</summary>
    private JsonElement Resolve(JsonElement schema)
    {
        for (var hops = 0; hops < MaxDepth && schema.ValueKind == JsonValueKind.Object; hops++)
        {
            if (schema.TryGetProperty("$ref"u8, out var reference) && reference.ValueKind == JsonValueKind.String)
            {
                schema = SchemaReads.Follow(_root, reference.GetString()!);
            }
            else if (SchemaReads.FirstAlternative(schema) is { } alternative)
            {
                schema = alternative;
            }
            else
            {
                return schema;
            }
        }

        return schema;
    }
}
