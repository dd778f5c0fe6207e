namespace Gateway.Tests.Faults;

/// <summary>How a fault is made.</summary>
internal abstract record FaultMeans(string Description)
{
    /// <summary>The means for one vendor, where they differ.</summary>
    public virtual FaultMeans For(Exchange exchange) => this;
}

/// <summary>Knobs of the simulator, in the model's name.</summary>
internal sealed record SimulatorMeans(string Knobs) : FaultMeans($"`{Knobs}`");

/// <summary>A socket that sends <paramref name="Answer"/>, head and body, byte for byte, and closes.</summary>
internal sealed record SocketMeans(string Description, string Answer) : FaultMeans(Description)
{
    /// <summary>Stands in <see cref="Answer"/> for the content type that was asked for.</summary>
    public const string AskedType = "{asked}";

    public byte[] AnswerFor(bool stream) =>
        System.Text.Encoding.UTF8.GetBytes(Answer.Replace(AskedType, stream ? "text/event-stream" : "application/json", StringComparison.Ordinal));
}

/// <summary>An address nobody can be reached at.</summary>
internal sealed record AddressMeans(string Description, DeadAddress Dead) : FaultMeans(Description);

/// <summary>Different means for different vendors.</summary>
internal sealed record VendorMeans(FaultMeans Claude, FaultMeans OpenAi, FaultMeans Gemini)
    : FaultMeans($"claude {Claude.Description}, openai {OpenAi.Description}, gemini {Gemini.Description}")
{
    public override FaultMeans For(Exchange exchange) => exchange switch
    {
        Exchange.Relay => Claude,
        Exchange.TranslateOpenAi => OpenAi,
        _ => Gemini,
    };
}

/// <summary>Addresses that never give a connection.</summary>
internal enum DeadAddress
{
    /// <summary>A port nobody listens on.</summary>
    Refused,

    /// <summary>A name that no resolver knows.</summary>
    Unresolvable,

    /// <summary><c>https</c> onto a port that speaks plain text.</summary>
    PlainTextTls,

    /// <summary><c>https</c> onto a certificate nobody vouches for.</summary>
    SelfSignedTls,

    /// <summary><c>https</c> onto a port that accepts and never answers.</summary>
    SilentTls,
}
