using BenchmarkDotNet.Running;

// Every class with a [Benchmark] in this assembly: choose with --filter, list with --list flat.
BenchmarkSwitcher.FromAssembly(typeof(Gateway.Benchmarks.Sse.SseFrameScannerBenchmarks).Assembly).Run(args);
