using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Tool;

/// <summary>
/// A file of weights that trials start from. It holds the parameters as the class that is compiled at the nominal sizes
/// stores them; a module that is compiled for other sizes may pack them otherwise and receives them by name.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class StartingWeights(string path)
{
    /// <summary>Makes sure that the file fits every architecture, before anything is trained.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public void Check(IEnumerable<ArchitectureSpec> architectures)
    {
        foreach (ArchitectureSpec spec in architectures.Distinct())
        {
            Read(spec).Dispose();
        }
    }

    /// <summary>Overwrites the parameters of a module.</summary>
    /// <param name="module">A module of the architecture, compiled for any sizes.</param>
    /// <param name="spec">The architecture.</param>
    /// <exception cref="InputException">The file does not hold its parameters.</exception>
    public void CopyTo(SequenceModule module, ArchitectureSpec spec)
    {
        using SequenceModule saved = Read(spec);
        LogicalWeights.Copy(spec, saved, module);
    }

    private SequenceModule Read(ArchitectureSpec spec)
    {
        SequenceModule module = InMemoryCompiler.Create(spec, ScalarType.Float32);

        // The reader of TorchSharp throws whatever the bytes lead it to.
#pragma warning disable CA1031
        try
        {
            if (Difference(module) is { } difference)
            {
                throw new InvalidDataException(difference);
            }

            module.load(path);
            return module;
        }
        catch (Exception exception)
        {
            module.Dispose();
            string found = exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new InputException(
                $"{path}: error: found no weights of {spec.Name} ({found}), expected a file that 'weft construct' saved for this architecture with the same sizes; construct it anew or name another file"
            );
        }
#pragma warning restore CA1031
    }

    // Which tensor does not fit, and both shapes; null where all fit.
    private string? Difference(SequenceModule module)
    {
        if (WeightsFile.Shapes(path) is not { } found)
        {
            return "it is no file of weights, or cut off";
        }

        Dictionary<string, Tensor> expected = module.state_dict();
        string[] differences =
        [
            .. expected
                .Where(tensor =>
                    found.TryGetValue(tensor.Key, out long[]? shape) && !shape.SequenceEqual(tensor.Value.shape)
                )
                .Select(tensor =>
                    $"tensor '{tensor.Key}' has shape {Text(found[tensor.Key])} where the architecture has {Text(tensor.Value.shape)}"
                ),
            .. expected
                .Where(tensor => !found.ContainsKey(tensor.Key))
                .Select(tensor => $"tensor '{tensor.Key}' of shape {Text(tensor.Value.shape)} is missing"),
            .. found
                .Where(tensor => !expected.ContainsKey(tensor.Key))
                .Select(tensor => $"the architecture has no tensor '{tensor.Key}', here of shape {Text(tensor.Value)}"),
        ];
        return differences.Length switch
        {
            0 => null,
            1 => differences[0],
            var count => $"{differences[0]}, and {count - 1} more differ",
        };
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
