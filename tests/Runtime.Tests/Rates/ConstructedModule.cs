using System;
using TorchSharp;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Modules;
using Weft.Runtime.Rates.Construction;
using Weft.Runtime.Tasks;
using Weft.Tool;
using Xunit;

namespace Runtime.Tests.Rates;

/// <summary>A module in float64 whose weights were constructed for a task, and whose error is that of its approximations.</summary>
internal sealed class ConstructedModule : IDisposable
{
    public ConstructedModule(ArchitectureSpec spec, TaskSpec task, int length, int sequences)
    {
        Construction? construction = Construction.Of(spec, task, length, out string? reason);
        Assert.Null(reason);
        Construction = construction!;
        Module = InMemoryCompiler.Create(spec, torch.float64);
        Construction.Write(Module);
        Error = ConstructedError.Measure(Construction, Module, TaskCatalogue.Create(task, length), sequences);
        Assert.True(Error.Agrees, $"module {Error.Module:e3}, approximation {Error.Fit:e3}");
    }

    public Construction Construction { get; }

    public SequenceModule Module { get; }

    public ConstructedError Error { get; }

    public void Dispose() => Module.Dispose();
}
