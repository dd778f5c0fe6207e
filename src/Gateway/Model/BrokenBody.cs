namespace Gateway.Model;

/// <summary>What the server throws where the caller is still there, and sends what is no body.</summary>
public static class BrokenBody
{
    // A chunk whose size no number holds is no bad request to the server, but a broken connection.
    public static bool Is(Exception exception) => exception is BadHttpRequestException or IOException { InnerException: OverflowException };

    /// <summary>What to answer: 400, or what the server says itself (408, 413).</summary>
    public static int Status(Exception exception) => (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
}
