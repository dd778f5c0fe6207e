using System.Text;

namespace Gateway.Tests.Hardening;

/// <summary>What a hostile request is aimed at; it says whose envelope its errors have.</summary>
internal enum Door
{
    Messages,
    CountTokens,
    ChatCompletions,
    Models,
    Native,
    Admin,
    Unknown,

    /// <summary>Nobody can say where it ends up: any envelope of the contract will do.</summary>
    Any,
}

/// <summary>Bytes that somebody hostile puts on a socket, and what may become of them.</summary>
/// <param name="Kind">What is hostile in it.</param>
/// <param name="Door">What it is aimed at.</param>
/// <param name="Bytes">All that is sent.</param>
internal sealed record HostileRequest(string Kind, Door Door, byte[] Bytes)
{
    /// <summary>Answers to be read, where all goes well.</summary>
    public int Answers { get; init; } = 1;

    /// <summary>It is broken as HTTP: the server may turn it away before anybody reads it, or close the connection.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Its sender leaves without waiting for an answer.</summary>
    public bool Leaves { get; init; }

    /// <summary>Answers have no body (HEAD).</summary>
    public bool HasNoBody { get; init; }

    /// <summary>Requests in it that the gateway keeps a row of, where each gets its answer.</summary>
    public bool IsLogged => Door is Door.Messages or Door.CountTokens or Door.ChatCompletions or Door.Native;
}

/// <summary>Writes the bytes of a request. Headers are Latin-1: any byte can stand in them.</summary>
internal sealed class RequestText(string method, string target)
{
    private readonly StringBuilder _head = new($"{method} {target} HTTP/1.1\r\nHost: gateway\r\n");

    public static RequestText Post(string target) => new("POST", target);

    /// <summary>A request line of one's own, with nothing behind it.</summary>
    public static RequestText Raw(string requestLine) => new("", "", requestLine);

    private RequestText(string method, string target, string requestLine)
        : this(method, target) => _head.Clear().Append(requestLine).Append("\r\n");

    public RequestText With(string name, string value)
    {
        _head.Append(name).Append(": ").Append(value).Append("\r\n");
        return this;
    }

    public RequestText WithLine(string line)
    {
        _head.Append(line);
        return this;
    }

    /// <summary>With the body's length stated.</summary>
    public byte[] Body(ReadOnlySpan<byte> body) => With("Content-Type", "application/json").With("Content-Length", $"{body.Length}").Bytes(body);

    public byte[] Body(string body) => Body(Encoding.UTF8.GetBytes(body));

    /// <summary>With whatever the headers say of the body.</summary>
    public byte[] Bytes(ReadOnlySpan<byte> body)
    {
        var head = Encoding.Latin1.GetBytes(_head.Append("\r\n").ToString());
        var bytes = new byte[head.Length + body.Length];
        head.CopyTo(bytes, 0);
        body.CopyTo(bytes.AsSpan(head.Length));
        return bytes;
    }
}
