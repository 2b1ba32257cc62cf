using System;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Weft.Bench;
using Weft.Bench.Ablation;
using Weft.Bench.Kernels;
using Weft.Bench.Models;
using Weft.Bench.Plans;
using Weft.Bench.Tasks;
using Weft.Runtime.Kernels;

if (NativeLibraries.Explain() is { } message)
{
    Console.Error.WriteLine(message);
    return 2;
}

if (args is ["kernels", ..])
{
    return KernelBench.Run(string.Join(' ', args[1..]));
}

if (args is [RemoteSide.Word, .. var side])
{
    return RemoteSide.Run(side);
}

if (args is ["tasks", ..])
{
    return TaskBench.Run(string.Join(' ', args[1..]));
}

if (args is ["models", ..])
{
    return ModelBench.Run(string.Join(' ', args[1..]));
}

if (args is ["ablation", ..])
{
    return AblationBench.Run(string.Join(' ', args[1..]));
}

if (args is ["plans", ..])
{
    return PlanBench.Run(string.Join(' ', args[1..]));
}

Console.WriteLine($"process settings of both sides: {ProcessSettings.Describe()}");

// In process: the default toolchain would copy libtorch (480 MB) for every job.
var job = Job
    .Default.WithToolchain(InProcessNoEmitToolchain.Instance)
    .WithStrategy(RunStrategy.Monitoring)
    .WithWarmupCount(2)
    .WithIterationCount(9)
    .WithInvocationCount(1)
    .WithUnrollFactor(1);
var config = DefaultConfig.Instance.AddJob(job).AddColumn(StatisticColumn.Median);
BenchmarkRunner.Run<SparseBooleanStep>(config, args);
return 0;
