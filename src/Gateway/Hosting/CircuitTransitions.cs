using Gateway.Model;
using Gateway.Resilience;
using Gateway.Storage;
using Gateway.Storage.Capture;
using Gateway.Telemetry;

namespace Gateway.Hosting;

/// <summary>Tells meters, log and store of every change of a circuit.</summary>
internal sealed class CircuitTransitions(GatewayMeters meters, RequestLog log, BodyCapture bodies, ILogger<CircuitRegistry> logger)
{
    public void Tell(CircuitTransition transition)
    {
        meters.CircuitChanged(transition.Provider, transition.To.Word());
        if (transition.To == CircuitPosition.Open)
            Endpoints.Log.CircuitOpened(logger, transition.Provider, transition.Cause, transition.SampleError);
        else
            Endpoints.Log.CircuitChanged(logger, transition.Provider, transition.To.Word(), transition.Cause);
        if (!log.TryWrite(transition with { SampleError = bodies.Words(transition.SampleError) }))
            Endpoints.Log.TransitionNotKept(logger, transition.Provider, transition.To.Word());
    }
}
