using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Replies;

namespace Gateway.Simulator.Surfaces;

/// <summary>What a chat request says outside its body: Gemini names model, streaming and framing in the target.</summary>
internal readonly record struct ChatTarget(string? Model = null, bool Stream = false, bool JsonArray = false);

/// <summary>All that is needed to write an answer down.</summary>
internal sealed record Reply(Prompt Prompt, Answer Answer, RequestDigest Digest, ChatTarget Target, bool WithUsage);

/// <summary>One dialect as its vendor speaks it: how a request is read and refused, how an answer is written.</summary>
internal interface IChatSurface
{
    string JsonContentType { get; }

    JsonWriterOptions BodyStyle { get; }

    Rejection? Authenticate(HttpRequest request);

    /// <summary>The model asked for, or null where there is none; the rest of the body may still be wrong.</summary>
    string? ModelOf(JsonElement body, ChatTarget target);

    /// <exception cref="RequestRejectedException">The vendor would answer 400.</exception>
    Prompt Read(JsonElement body, ChatTarget target);

    Rejection Invalid(string message);

    Rejection NotJson();

    Rejection NotFound(string message);

    Rejection UnknownModel(string model);

    /// <summary>The status with which this vendor says that it is overloaded.</summary>
    int OverloadedStatus { get; }

    /// <summary>The vendor's error for the status or the named error of a plan.</summary>
    Rejection Fault(FaultPlan plan, string model);

    void WriteHeaders(IHeaderDictionary headers, RequestDigest digest);

    void WriteError(Utf8JsonWriter json, Rejection rejection, RequestDigest digest);

    void WriteBody(Utf8JsonWriter json, Reply reply);

    string StreamContentType(ChatTarget target);

    void WriteStream(EventScript script, Reply reply);

    /// <summary>An error inside a stream that began as a success.</summary>
    void WriteErrorEvent(EventScript script, Rejection rejection, ChatTarget target, RequestDigest digest, bool afterContent);
}
