using System;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Spec;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>
/// Weights of modules of one architecture that were compiled otherwise: what is packed or composed differs, so parameters go
/// by their names in the formulas.
/// </summary>
public static class LogicalWeights
{
    /// <summary>Overwrites the parameters of one module by those of another.</summary>
    /// <param name="architecture">The architecture of both.</param>
    /// <param name="from">Where they are read.</param>
    /// <param name="to">Where they are written; its <see cref="SequenceModule.WeightsChanged"/> is the caller's to call.</param>
    public static void Copy(ArchitectureSpec architecture, SequenceModule from, SequenceModule to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        using IDisposable noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var part in ArchitectureCompiler.Compile(architecture).Lowered.Parameters.SelectMany(p => p.Parts))
        {
            to.Logical(part.Name).copy_(from.Logical(part.Name));
        }
    }
}
