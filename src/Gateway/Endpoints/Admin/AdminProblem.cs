namespace Gateway.Endpoints.Admin;

/// <summary>The admin API's errors: problem details (RFC 9457) that say the way out and carry the request's id.</summary>
internal static class AdminProblem
{
    public static IResult Of(HttpContext http, int status, string detail) => Results.Problem(
        detail, http.Request.Path, status, extensions: new Dictionary<string, object?> { ["requestId"] = http.Response.Headers["x-request-id"].ToString() });

    public static IResult NotAdmitted(HttpContext http, GatewayError refused)
    {
        if (refused.Status == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"admin\"";
        Endpoints.ErrorAnswer.SetRetryAfter(http.Response, refused.RetryAfter);
        return Of(http, refused.Status, refused.Message);
    }

    public static IResult MethodNotAllowed(HttpContext http, string[] allowed)
    {
        http.Response.Headers.Allow = string.Join(", ", allowed);
        return Of(
            http, StatusCodes.Status405MethodNotAllowed,
            $"{http.Request.Method} is not possible on {http.Request.Path}; allowed: {string.Join(", ", allowed)}.");
    }

    /// <summary>Everything that is wrong with what was asked.</summary>
    public static IResult BadRequest(HttpContext http, IEnumerable<string> problems) =>
        Of(http, StatusCodes.Status400BadRequest, string.Join(" ", problems));

    /// <summary>Everything that is wrong with the configuration: for people in a sentence, for programs (<c>problems</c>) one by one.</summary>
    public static IResult WithProblems(HttpContext http, IReadOnlyList<string> problems) => Results.Problem(
        $"The configuration is wrong, what counted goes on to count: {string.Join("; ", problems)}.", http.Request.Path, StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?> { ["requestId"] = http.Response.Headers["x-request-id"].ToString(), ["problems"] = problems });

    public static IResult UnknownProvider(HttpContext http, string asked, IEnumerable<string> known) => Of(
        http, StatusCodes.Status404NotFound, $"There is no provider '{asked}'; known are {string.Join(", ", known)}.");
}
