using Gateway.Access;
using Gateway.Endpoints;
using Gateway.Endpoints.Admin;
using Gateway.Endpoints.Admin.Keys;
using Gateway.Endpoints.Composing;
using Gateway.Model;

namespace Gateway.Hosting;

/// <summary>Wires together who may come in.</summary>
public static class AccessServices
{
    public static void AddAccess(this IServiceCollection services, AdminOptions admin, AdminKey adminKey, AccessSecret secret)
    {
        services.AddSingleton(adminKey);
        services.AddSingleton(secret);
        services.AddSingleton<KeyTable>();
        services.AddSingleton<KeyMint>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton(s =>
        {
            var gate = ActivatorUtilities.CreateInstance<AccessGate>(s);
            gate.Configure(s.GetRequiredService<ActiveComposition>().Current.Options.Access);
            return gate;
        });
        services.AddSingleton<AdminGate>();
        services.AddSingleton<AccessDoor>();
        services.AddSingleton(admin);
        services.AddSingleton<AdminPort>();
        services.AddSingleton<KeyChanges>();
        services.AddHostedService<KeyRestore>();
    }
}
