using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Benchmarks.Load.Workloads;

/// <summary>The ready bytes of a request and the eye for its answer.</summary>
internal sealed record Workload(byte[] Request, AnswerCheck Check)
{
    public static Workload For(Scenario scenario, Target target)
    {
        var viaGateway = target.IsGateway;
        var format = viaGateway ? WireFormat.Messages : scenario.NativeFormat;
        var body = WriteBody(format, viaGateway ? scenario.GatewayModel : scenario.NativeModel, scenario.Stream);
        var head = $"POST {format.Path} HTTP/1.1\r\nHost: {target.EndPoint}\r\nUser-Agent: gateway-load\r\nAccept: */*\r\n"
            + $"Content-Type: application/json\r\n{format.Credential}\r\nContent-Length: {body.Length}\r\n\r\n";
        return new Workload([.. Encoding.ASCII.GetBytes(head), .. body], new AnswerCheck(scenario, format));
    }

    private static byte[] WriteBody(WireFormat format, string model, bool stream)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "requests", format.BodyFile);
        var body = JsonNode.Parse(File.ReadAllBytes(file))!.AsObject();
        body["model"] = model;
        body["stream"] = stream;
        if (stream && format == WireFormat.ChatCompletions)
            body["stream_options"] = new JsonObject { ["include_usage"] = true }; // as the gateway asks for it
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }
}
