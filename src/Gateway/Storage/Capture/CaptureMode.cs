namespace Gateway.Storage;

/// <summary>
/// How much of a request's content the log keeps. Credentials the gateway knows (the providers', the callers', the admin key) are stored with none of
/// these modes: <c>***</c> stands where a body quotes one.
/// </summary>
public enum CaptureMode
{
    /// <summary>Numbers, times and the names of providers, models and gateway keys: nothing tells who asked what (no conversation, no user, no bodies).</summary>
    None,

    /// <summary>The same with the conversation and the user as the caller names them; no bodies.</summary>
    Metadata,

    /// <summary>
    /// Bodies with what looks secret or personal masked, the mask saying what was there (<c>[email]</c>, <c>[api_key]</c>); of media in base64 the length
    /// alone. JSON stays JSON. A streamed answer is kept as the unary answer it amounts to: a secret that two events share is masked like any other.
    /// Masking goes by looks: it finds no names and no addresses, and phone numbers only in international or North American form.
    /// </summary>
    Redacted,

    /// <summary>
    /// Bodies as they were: the request as it came in, the answer as the client got it (JSON, or the text of the events without the gateway's pings). An
    /// answer that quotes a credential event by event is kept as the unary answer it amounts to, the credential masked.
    /// </summary>
    Full,
}
