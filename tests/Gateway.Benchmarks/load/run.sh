#!/usr/bin/env bash
# The whole-process load comparison: simulator, bare YARP and gateway on this machine, driven by the load client beside this file.
#   run.sh [compare] [--quick] [--check] [--rounds n] [--scenario name] [--out file]
#   run.sh telemetry [--quick] [--check] [--rounds n] [--out file]
#   run.sh memory [--requests n] [--out file]
# It needs the .NET SDK and nothing else, listens on loopback alone, and ends what it started however it ends itself.
set -euo pipefail

load_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$load_folder/../../.." && pwd)
first_port=${LOAD_FIRST_PORT:-21100}       # this and the four after it
time_limit=${LOAD_TIME_LIMIT:-45m}         # the longest the client may take
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NO_PROXY=127.0.0.1

mode=compare
case ${1:-} in compare | telemetry | memory) mode=$1; shift ;; esac

work_folder=$(mktemp -d "${TMPDIR:-/tmp}/gateway-load.XXXXXX")
children=()

finish() {
  trap - EXIT INT TERM
  local child
  for child in ${children[@]+"${children[@]}"}; do kill "$child" 2>/dev/null || true; done
  for child in ${children[@]+"${children[@]}"}; do
    # A process that does not stop when asked is made to.
    for _ in {1..50}; do kill -0 "$child" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$child" 2>/dev/null || true
  done
  rm -rf "$work_folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  echo "run.sh: $1" >&2
  [[ -f ${2:-} ]] && tail -n 30 "$2" >&2
  exit 1
}

is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

build() {
  local log=$work_folder/build.log project
  for project in "$@"; do
    echo "build $project" >&2
    # No build server outlives this script.
    timeout 10m dotnet build "$root/$project" --configuration Release --verbosity quiet -nodeReuse:false -p:UseSharedCompilation=false \
      >"$log" 2>&1 || fail "$project does not build" "$log"
  done
}

# start <name> <port> <command…>: runs it in the work folder, waits for its port, leaves its process id in $started.
start() {
  local name=$1 port=$2 log=$work_folder/$1.log
  shift 2
  is_open "$port" && fail "port $port is taken; choose others with LOAD_FIRST_PORT"
  (cd "$work_folder" && exec "$@") >"$log" 2>&1 </dev/null &
  started=$!
  children+=("$started")
  for _ in {1..300}; do
    is_open "$port" && return
    kill -0 "$started" 2>/dev/null || fail "$name ended at its start" "$log"
    sleep 0.1
  done
  fail "$name does not listen on port $port after 30 s" "$log"
}

release() { echo "$root/$1/bin/Release/net10.0/$(basename "$1").dll"; }

simulator=src/Gateway.Simulator
gateway=src/Gateway
bare_yarp=tests/Gateway.Benchmarks/load/BareYarp
client=tests/Gateway.Benchmarks/load/LoadClient
sink=tests/Gateway.Benchmarks/load/OtlpSink
build "$simulator" "$gateway" "$bare_yarp" "$client" "$sink"

upstream_port=$first_port yarp_port=$((first_port + 1)) gateway_port=$((first_port + 2)) silent_port=$((first_port + 3)) traced_port=$((first_port + 4))
sink_port=$yarp_port
upstream=http://127.0.0.1:$upstream_port

# The gateway as it ships: its own settings file, logs, request log and metrics on. Only the upstream's address and key are the test's.
find "$root" "$root/$gateway" -maxdepth 1 -name 'appsettings*.json' -exec cp {} "$work_folder" \;
gateway_settings=(
  ASPNETCORE_ENVIRONMENT=Production
  Gateway__Access__Mode=open
)
for provider in claude openai gemini; do
  gateway_settings+=("Gateway__Providers__${provider}__BaseUrl=$upstream" "Gateway__Providers__${provider}__ApiKey=load")
done

# start_gateway <name> <port> <setting…>
start_gateway() {
  local name=$1 port=$2
  shift 2
  start "$name" "$port" env "${gateway_settings[@]}" ASPNETCORE_URLS="http://127.0.0.1:$port" \
    Gateway__Storage__ConnectionString="Data Source=$work_folder/$name.db" "$@" dotnet "$(release $gateway)"
  targets+=("--$name" "$port:$started")
}

start simulator "$upstream_port" dotnet "$(release $simulator)" --port "$upstream_port"
targets=(--direct "$upstream_port:$started")
if [[ $mode == compare ]]; then
  start bare-yarp "$yarp_port" dotnet "$(release $bare_yarp)" --urls "http://127.0.0.1:$yarp_port" --upstream "$upstream"
  targets+=(--yarp "$yarp_port:$started")
fi
if [[ $mode == telemetry ]]; then
  start otlp-sink "$sink_port" dotnet "$(release $sink)" --urls "http://127.0.0.1:$sink_port"
  start_gateway silent "$silent_port" OTEL_SDK_DISABLED=true Logging__LogLevel__Default=None Gateway__Alerts__Enabled=false
  start_gateway traced "$traced_port" OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:$sink_port" OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
fi
start_gateway gateway "$gateway_port"

# Of two --out the last wins: the caller's.
timeout --kill-after=10s "$time_limit" \
  dotnet "$(release $client)" "$mode" "${targets[@]}" --out "$root/artifacts/load/$mode.json" "$@" &
children+=("$!")
code=0
wait "$!" || code=$?
[[ $code == 124 ]] && fail "stopped after $time_limit"
exit "$code"
