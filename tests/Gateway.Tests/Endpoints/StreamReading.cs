using System.Text;

namespace Gateway.Tests.Endpoints;

/// <summary>Reads a stream as far as a test wants it.</summary>
internal static class StreamReading
{
    /// <summary>Reads until the text holds <paramref name="part"/>, and gives back all of it.</summary>
    public static async Task<string> UntilAsync(HttpResponseMessage response, string part, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        while (!text.ToString().Contains(part, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            read.ShouldBeGreaterThan(0, text.ToString());
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>Reads what is left.</summary>
    public static async Task<string> RestAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
