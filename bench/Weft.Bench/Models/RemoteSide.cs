using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Runtime.Timing;
using Weft.Runtime.Training;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>The other end of <see cref="RemoteWork"/>: makes one rival and runs its passes as the lines on standard input say.</summary>
internal static class RemoteSide
{
    /// <summary>The command word.</summary>
    public const string Word = "side";

    /// <summary>In place of a number of calls: the peak of memory of one.</summary>
    public const string Memory = "memory";

    /// <summary>Answers each line <c>PASS CALLS</c> with milliseconds of a call, until the input ends.</summary>
    /// <param name="arguments">Name of the model, B, T, name of the rival.</param>
    /// <returns>An exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        ModelCase one = ModelCases.All.Single(known => known.Name == arguments[0]) with
        {
            Batch = int.Parse(arguments[1], CultureInfo.InvariantCulture),
            Length = int.Parse(arguments[2], CultureInfo.InvariantCulture),
        };
        Rival rival = one.Rivals.Single(known => known.Name == arguments[3]);
        ArchitectureSpec spec = one.ReadSpec();
        int threads = ThreadChoice.For(spec, CompileOptions.Default.At(one.Batch, one.Length));
        set_num_threads(threads);
        manual_seed(1);
        try
        {
            using RandomBatch batch = new(spec, one.Batch, one.Length);
            using IModelWork work = Open(one, spec, rival, batch, threads);
            Answer(null);
            while (Console.ReadLine()?.Split(' ') is [var word, var what])
            {
                ModelPass pass = ModelPass.All.Single(known => known.Word == word);
                Answer(
                    what == Memory ? work.PeakMiB(pass) : work.Time(pass, int.Parse(what, CultureInfo.InvariantCulture))
                );
            }

            return 0;
        }
        catch (InvalidDataException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    // The compiled module is only compared with, and would take memory from the side that is measured.
    private static IModelWork Open(ModelCase one, ArchitectureSpec spec, Rival rival, RandomBatch batch, int threads)
    {
        using RandomBatch few = one.FewSequences(spec);
        using SequenceModule module = one.Create(spec);
        return rival.Open(one.Sizes(spec), module, batch, few, threads);
    }

    private static void Answer(double? value) =>
        Console.WriteLine(value?.ToString("r", CultureInfo.InvariantCulture) ?? "");
}
