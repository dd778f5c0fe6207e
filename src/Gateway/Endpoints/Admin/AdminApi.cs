using Gateway.Endpoints.Admin.Alerts;
using Gateway.Endpoints.Admin.Budgets;
using Gateway.Endpoints.Admin.Keys;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Providers;
using Gateway.Streaming;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Endpoints.Admin;

/// <summary>
/// The admin API: everything under <c>/admin</c>, for whoever holds the admin key, in every access mode. Names are in camel case, times in ISO 8601
/// (UTC), durations in milliseconds with a name that ends in <c>Ms</c>, but for rules and channels of alerts, which are written as the configuration
/// writes them (<c>hh:mm:ss</c>); errors are problem details (RFC 9457).
/// </summary>
public static class AdminApi
{
    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin").WithMetadata(AccessRule.AdminKey).AddEndpointFilter(EnterAsync);
        admin.MapCircuits();
        admin.MapProviders();
        admin.MapProviderHealth();
        admin.MapKeys();
        admin.MapBudgets();
        admin.MapAlerts();
        admin.MapProviderTest();
        admin.MapStats();
        admin.MapReport();
        admin.MapPerformance();
        admin.MapLogs();
        admin.MapUsage();
        admin.MapConfig();
        admin.Map("{**path}", static (HttpContext http) =>
            AdminProblem.Of(http, StatusCodes.Status404NotFound, $"{http.Request.Path} is not known here; /swagger describes the admin API."))
            .WithOrder(int.MaxValue);
    }

    /// <summary>Takes what was changed by hand.</summary>
    internal static ILogger Audit(ILoggerFactory loggers) => loggers.CreateLogger("Gateway.Admin");

    /// <summary>The request's id, which its answer has in its header.</summary>
    internal static string RequestId(HttpContext http) => http.Response.Headers["x-request-id"].ToString();

    /// <summary>How what is read is asked for.</summary>
    internal static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>How something is ordered to be done.</summary>
    internal static readonly string[] Order = [HttpMethods.Post];

    /// <summary>Refuses any method but those that have been mapped on <paramref name="pattern"/>.</summary>
    public static void MapNothingElse(this RouteGroupBuilder admin, string pattern, params string[] allowed) =>
        admin.Map(pattern, (HttpContext http) => AdminProblem.MethodNotAllowed(http, allowed));

    // Orders are small; a reader that takes any length would hold it in memory.
    private const long MaxBodyBytes = 1024 * 1024;

    // Who has no key learns nothing, not even which paths there are.
    private static async ValueTask<object?> EnterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (http, services) = (context.HttpContext, context.HttpContext.RequestServices);
        if (!services.GetRequiredService<AdminPort>().Is(http))
            return UnknownPathApi.Answer(http);
        var id = RequestHeaders.RequestId(http.Request);
        AnswerHeaders.SetOrigin(http.Response, id, services.GetRequiredService<ProviderRegistry>().IsSimulated);
        http.Response.Headers.CacheControl = "no-store";
        if (services.GetRequiredService<AccessDoor>().EnterAdmin(http.Request) is { } refused)
        {
            RefusalLines.NotAdmitted(http, id, refused.Status);
            return AdminProblem.NotAdmitted(http, refused);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxBodyBytes;
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception e) when (BrokenBody.Is(e))
        {
            return AdminProblem.Of(http, BrokenBody.Status(e), $"The body cannot be read: {e.Message}");
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            Log.Unexpected(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AdminApi)), e, id);
            return AdminProblem.Of(http, StatusCodes.Status500InternalServerError, "The gateway failed; the request id says which log entry tells more.");
        }
    }
}
