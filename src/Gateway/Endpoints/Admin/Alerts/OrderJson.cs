using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>Reads an order into options, member by member, so that everything that is wrong with it is told at once, each with its path.</summary>
internal static class OrderJson
{
    private const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The body as a JSON object; null where it is none, and a problem says so.</summary>
    public static async Task<JsonElement?> ReadBodyAsync(HttpRequest request, ICollection<string> problems)
    {
        var body = new byte[MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (length > MaxBytes)
        {
            problems.Add($"The body is larger than {MaxBytes} bytes.");
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(body.AsMemory(0, length), Strict);
            ReadTexts(json.RootElement);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return json.RootElement.Clone();
            problems.Add("The body is no JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problems.Add($"The body is no JSON: {e.Message}");
        }

        return null;
    }

    // A name or a text that is half a character fails where it is read: here, not later.
    private static void ReadTexts(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            _ = value.GetString();
        else if (value.ValueKind == JsonValueKind.Array)
            foreach (var element in value.EnumerateArray())
                ReadTexts(element);
        else if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
            {
                _ = member.Name;
                ReadTexts(member.Value);
            }
    }

    /// <summary>Writes into <paramref name="options"/> what an order says; <c>null</c> counts as not said.</summary>
    /// <param name="order">A JSON object.</param>
    /// <param name="options">What counts where nothing is said.</param>
    /// <param name="type">How the options are written.</param>
    /// <param name="besides">Members that are read elsewhere.</param>
    /// <param name="problems">Gets a sentence for each mistake.</param>
    public static T Read<T>(JsonElement order, T options, JsonTypeInfo<T> type, IReadOnlyCollection<string> besides, ICollection<string> problems)
        where T : class
    {
        Fill(options, type, order, at: "", besides, problems);
        return options;
    }

    private static void Fill(
        object options, JsonTypeInfo type, JsonElement order, string at, IReadOnlyCollection<string> besides, ICollection<string> problems)
    {
        var known = type.Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        foreach (var member in order.EnumerateObject().Where(member => !besides.Contains(member.Name)))
        {
            if (!known.TryGetValue(member.Name, out var property))
                problems.Add($"{at}{member.Name}: is not known here; known are {string.Join(", ", known.Keys)}.");
            else if (member.Value.ValueKind != JsonValueKind.Null && Value(property, member.Value, $"{at}{member.Name}", problems) is { } value)
                property.Set!(options, value);
        }
    }

    private static object? Value(JsonPropertyInfo property, JsonElement value, string at, ICollection<string> problems)
    {
        var type = property.Options.GetTypeInfo(property.PropertyType);
        if (type.Kind != JsonTypeInfoKind.Object)
            return Scalar(type, value, at, problems);
        if (value.ValueKind == JsonValueKind.Object)
        {
            var options = type.CreateObject!();
            Fill(options, type, value, $"{at}.", [], problems);
            return options;
        }

        problems.Add($"{at}: has to be an object.");
        return null;
    }

    private static object? Scalar(JsonTypeInfo type, JsonElement value, string at, ICollection<string> problems)
    {
        try
        {
            var read = value.Deserialize(type);
            if (read is not IList<string?> texts || !texts.Contains(null))
                return read;
            problems.Add($"{at}[{texts.IndexOf(null)}]: has to be a text.");
        }
        catch (JsonException e)
        {
            problems.Add($"{at}{e.Path?[1..]}: has to be {Described(type.Type)}.");
        }

        return null;
    }

    private static string Described(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "a text"
            : type == typeof(bool) ? "true or false"
            : type == typeof(int) || type == typeof(long) ? "a whole number"
            : type == typeof(double) || type == typeof(decimal) ? "a number"
            : type == typeof(DateTimeOffset) ? "a time in ISO 8601 (2027-01-01T00:00:00Z)"
            : type == typeof(TimeSpan) ? "a time span as a text (hh:mm:ss, d.hh:mm:ss)"
            : "a list of texts";
    }
}
