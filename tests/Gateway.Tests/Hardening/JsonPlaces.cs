using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Hardening;

/// <summary>Where the values and names of a JSON text stand, so that any bytes can be put in their place, JSON or not.</summary>
internal static class JsonPlaces
{
    /// <summary>Puts <paramref name="raw"/> in the place of one value, whole objects and arrays among them.</summary>
    public static byte[] ReplaceValue(byte[] json, Random dice, ReadOnlySpan<byte> raw)
    {
        var places = Values(json);
        var (start, end) = places[dice.Next(places.Count)];
        return Put(json, start, end, raw);
    }

    /// <summary>Puts <paramref name="member"/> (with its comma) before one name.</summary>
    public static byte[] InsertMember(byte[] json, Random dice, Func<string, string> member)
    {
        var places = Names(json);
        var (start, name) = places[dice.Next(places.Count)];
        return Put(json, start, start, Encoding.UTF8.GetBytes(member(name)));
    }

    /// <summary>Puts <paramref name="raw"/> into one text, between its quotes.</summary>
    public static byte[] ReplaceText(byte[] json, Random dice, ReadOnlySpan<byte> raw)
    {
        var places = Values(json).FindAll(place => json[place.Start] == '"');
        var (start, end) = places[dice.Next(places.Count)];
        return Put(json, start + 1, end - 1, raw);
    }

    private static byte[] Put(byte[] json, int start, int end, ReadOnlySpan<byte> raw) => [.. json.AsSpan(0, start), .. raw, .. json.AsSpan(end)];

    private static List<(int Start, int End)> Values(byte[] json)
    {
        var (values, open) = (new List<(int, int)>(), new Stack<int>());
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open.Push((int)reader.TokenStartIndex);
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                values.Add((open.Pop(), (int)reader.BytesConsumed));
            else if (reader.TokenType != JsonTokenType.PropertyName)
                values.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
        }

        return values;
    }

    private static List<(int Start, string Name)> Names(byte[] json)
    {
        var names = new List<(int, string)>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                names.Add(((int)reader.TokenStartIndex, reader.GetString()!));
        }

        return names;
    }
}
