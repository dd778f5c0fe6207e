using System.Net;
using Gateway.Access;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Tests.Time;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Access;

/// <summary>A gate with a table of its own, on a clock that the test moves.</summary>
internal sealed class TestGate
{
    public const string AliceKey = "the-key-of-alice-1";
    public const string BobKey = "the-key-of-bob-22";

    public TestGate(string mode = "keys", Action<AccessOptions>? configure = null)
    {
        Options = new AccessOptions { Mode = mode };
        Options.Keys["alice"] = AliceKey;
        Options.Keys["bob"] = BobKey;
        configure?.Invoke(Options);
        (Table, Mint, Failures) = (new KeyTable(Secret), new KeyMint(Secret, Time), new FailedAttempts(Time));
        Gate = new AccessGate(Table, Failures, Time);
        Gate.Configure(Options);
    }

    public AccessSecret Secret { get; } = new(new string('a', 64));

    public ManualTime Time { get; } = new();

    public AccessOptions Options { get; }

    public KeyTable Table { get; }

    public KeyMint Mint { get; }

    public FailedAttempts Failures { get; }

    public AccessGate Gate { get; }

    /// <summary>A key that counts.</summary>
    public (GatewayKey Key, string Secret) Issue(KeyTerms? terms = null)
    {
        var made = Mint.Create("issued", terms ?? new KeyTerms());
        Table.Admit(made.Key);
        return made;
    }

    public AccessRefusal? Enter(string? key, Surface surface = Surface.Messages, string address = "203.0.113.1") => Gate.Enter(Request(key, address), surface, out _);

    public Caller Admitted(string key, string address = "203.0.113.1")
    {
        Gate.Enter(Request(key, address), Surface.Messages, out var caller).ShouldBeNull();
        return caller;
    }

    public static HttpRequest Request(string? key, string? address = "203.0.113.1", string? authorization = null)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        if (key is not null)
            http.Request.Headers["x-api-key"] = key;
        if (authorization is not null)
            http.Request.Headers.Authorization = authorization;
        return http.Request;
    }
}
