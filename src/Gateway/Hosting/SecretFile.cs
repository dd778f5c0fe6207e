namespace Gateway.Hosting;

/// <summary>A file with one credential in it, as orchestrators mount them.</summary>
internal static class SecretFile
{
    // Longer than any key; whatever the path points to, no more of it is read.
    private const int MaxBytes = 16 * 1024;

    /// <summary>The credential without the line break that editors put behind it; null where there is a <paramref name="problem"/>, whose words do not repeat it.</summary>
    public static string? Read(string path, out string? problem)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var secret = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, length)).TrimEnd('\r', '\n');
            problem = length > MaxBytes ? $"the file '{path}' is too long for a credential" : Problem(path, secret);
            return problem is null ? secret : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"the file '{path}' cannot be read: {e.Message}";
            return null;
        }
    }

    private static string? Problem(string path, string secret) =>
        secret.Length == 0 ? $"the file '{path}' is empty"
        : secret.Any(c => c is <= ' ' or > '~') ? $"the file '{path}' holds a character that no header can carry (a line break, a space, …)"
        : null;
}
