namespace Gateway.Tests.Faults;

/// <summary>What a fault is called, by the dialect of the provider that shows it: not every vendor says the same thing the same way.</summary>
internal sealed record Words(string Claude, string OpenAi, string Gemini)
{
    /// <summary>The vendor has no such answer.</summary>
    public const string None = "-";

    public const string Ok = "ok";
    public const string ClientClosed = "client_closed";

    public static implicit operator Words(string everywhere) => new(everywhere, everywhere, everywhere);

    public string Of(Exchange exchange) => exchange switch
    {
        Exchange.Relay => Claude,
        Exchange.TranslateOpenAi => OpenAi,
        _ => Gemini,
    };
}
