using Gateway.Model.Redaction;
using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Logging;

public static class LoggingServices
{
    /// <summary>Makes Serilog the one provider of logs; <c>Logging:LogLevel</c> stays the filter before it.</summary>
    /// <param name="builder">The host, with a <see cref="SecretMask"/> among its services.</param>
    /// <param name="isToldElsewhere">Failures of the start that the program says in words of its own.</param>
    public static void AddGatewayLogging(this WebApplicationBuilder builder, Func<Exception, bool> isToldElsewhere)
    {
        builder.Logging.ClearProviders();
        // The sinks write the trace's ids themselves.
        builder.Logging.Configure(static options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        builder.Services.AddSingleton<IValidateOptions<LogsOptions>, LogsOptionsValidator>();
        builder.Services.AddOptions<LogsOptions>().BindConfiguration(LogsOptions.Section);
        builder.Services.AddSingleton(static _ => LogConsole.Standard);
        builder.Services.AddSingleton(services => new LogPipeline(
            services.GetRequiredService<IOptions<LogsOptions>>().Value, services.GetRequiredService<IHostEnvironment>().IsDevelopment(),
            services.GetRequiredService<LogConsole>(), services.GetRequiredService<SecretMask>(), isToldElsewhere, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ILoggerProvider>(static services => services.GetRequiredService<LogPipeline>());
    }
}
