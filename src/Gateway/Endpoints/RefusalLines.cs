using Gateway.Access;

namespace Gateway.Endpoints;

/// <summary>The log's lines of requests that reach no part of the gateway: who guesses paths or keys leaves a trace.</summary>
internal static partial class RefusalLines
{
    private const int MaxPathLength = 200;

    public static void Unknown(HttpContext http, string requestId) =>
        UnknownPath(Logger(http), requestId, http.Request.Method, Path(http.Request));

    /// <summary>The key that was presented is not told: it may be one of another door.</summary>
    public static void NotAdmitted(HttpContext http, string requestId, int status) => AdminRefused(
        Logger(http), requestId, http.Request.Method, Path(http.Request), status, PresentedKey.InAuthorization(http.Request) is null ? "no key" : "a wrong key",
        http.Connection.RemoteIpAddress?.ToString());

    private static ILogger Logger(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Requests");

    private static string Path(HttpRequest request) => request.Path.Value is { Length: > MaxPathLength } path ? path[..MaxPathLength] : request.Path.Value ?? "";

    [LoggerMessage(41, LogLevel.Information, "Request {RequestId}: {Method} {Path} is not known here (404).")]
    private static partial void UnknownPath(ILogger logger, string requestId, string method, string path);

    [LoggerMessage(42, LogLevel.Warning, "Request {RequestId}: {Method} {Path} was refused ({Status}): {Presented} where the admin key is needed.")]
    private static partial void AdminRefused(ILogger logger, string requestId, string method, string path, int status, string presented, string? remoteAddress);
}
