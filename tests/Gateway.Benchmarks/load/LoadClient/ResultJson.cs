using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Benchmarks.Load;

internal static class ResultJson
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(Line) { WriteIndented = true };

    public static string ToLine<T>(T value) => JsonSerializer.Serialize(value, Line);

    public static void Save<T>(string path, T value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(value, Indented) + "\n");
        Console.Error.WriteLine($"results: {path}");
    }
}
