using System.Text.Json;
using Gateway.Routing;

namespace Gateway.Endpoints.Admin;

/// <summary>The body of <c>POST /admin/providers/{p}/test</c>; an empty one asks for the defaults.</summary>
/// <param name="Model">Null: the provider's default model.</param>
/// <param name="Stream">Whether a stream is asked for.</param>
internal sealed record TestOrder(string? Model, bool Stream)
{
    private const int MaxBytes = 16 * 1024;

    /// <param name="request">Whose body is read.</param>
    /// <param name="problems">Gets everything that is wrong with it.</param>
    public static async Task<TestOrder> ReadAsync(HttpRequest request, List<string> problems)
    {
        var body = new byte[MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (length > MaxBytes)
            problems.Add($"The body is larger than {MaxBytes} bytes.");
        else if (length > 0)
            return Read(body.AsMemory(0, length), problems);
        return new TestOrder(null, false);
    }

    private static TestOrder Read(ReadOnlyMemory<byte> body, List<string> problems)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return Read(json.RootElement, problems);
            problems.Add("The body is no JSON object.");
        }
        catch (JsonException e)
        {
            problems.Add($"The body is no JSON: {e.Message}");
        }

        return new TestOrder(null, false);
    }

    private static TestOrder Read(JsonElement body, List<string> problems)
    {
        var order = new TestOrder(null, false);
        foreach (var property in body.EnumerateObject())
        {
            order = (property.Name, property.Value.ValueKind) switch
            {
                ("model" or "stream", JsonValueKind.Null) => order,
                ("model", JsonValueKind.String) when IsName(property.Value.GetString()!) => order with { Model = property.Value.GetString() },
                ("stream", JsonValueKind.True or JsonValueKind.False) => order with { Stream = property.Value.GetBoolean() },
                ("model", _) => Refuse($"model: has to be a text of 1 to {RoutePlanner.MaxModelLength} characters."),
                ("stream", _) => Refuse("stream: has to be true or false."),
                _ => Refuse($"{property.Name}: is not known here; known are model and stream."),
            };
        }

        return order;

        TestOrder Refuse(string problem)
        {
            problems.Add(problem);
            return order;
        }
    }

    private static bool IsName(string model) => model.Length is > 0 and <= RoutePlanner.MaxModelLength;
}
