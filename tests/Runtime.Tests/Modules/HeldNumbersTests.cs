using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Mono.Cecil;
using TorchSharp;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Tests.Reference;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Modules;

/// <summary>
/// Numbers that are passed to libtorch are held until it returns. TorchSharp's operators do not hold them, and a collection
/// at the wrong moment made about one call of <c>+</c> in 5,000 fail with "Expected false to be true".
/// </summary>
public sealed class HeldNumbersTests
{
    private const string Conversions = "TorchSharp.ScalarExtensionMethods";

    /// <summary>Forward and back beside a thread that does nothing but collect.</summary>
    [Fact]
    public void Collections_do_not_disturb_a_step()
    {
        ArchitectureSpec architecture = SpecReader
            .ReadArchitecture(
                "held.arch.yaml",
                """
                name: Held
                input: { real: 1 }
                width: 4
                layers:
                  - repeat: 2
                    attention: { score: none, heads: 2, head-size: full, position: t5 }
                    feed-forward: { width: 4, activation: relu }
                    norm: rms-norm
                output: { real: 1 }
                """
            )
            .Spec!;
        using SequenceModule module = InMemoryCompiler.Create(architecture, float32);
        using Tensor input = randn(2, 6, 1);
        float calm = Loss(module, input);
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                Thread.Yield();
            }
        });
        collector.Start();
        try
        {
            long end = Environment.TickCount64 + 4000;
            while (Environment.TickCount64 < end)
            {
                Assert.Equal(calm, Loss(module, input));
            }
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    /// <summary>No call, in the library, the tool or generated code, of what makes an object of a number and drops it.</summary>
    [Fact]
    public void Nothing_passes_numbers_that_it_does_not_hold()
    {
        HashSet<string> careless = Careless();
        Assert.Contains(careless, name => name.Contains("Tensor::op_Addition(", StringComparison.Ordinal));

        string[] found =
        [
            .. Calls(typeof(SequenceModule).Assembly.Location, careless),
            .. Calls(typeof(InMemoryCompiler).Assembly.Location, careless),
            .. DrawnCases
                .Sample(15, 60)
                .SelectMany(drawn => Calls(InMemoryCompiler.Image(drawn.Spec, CompileOptions.Default), careless)),
        ];

        Assert.Empty(found.Distinct());
    }

    [Fact]
    public void Arithmetic_is_that_of_numbers()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([-3.0, -0.5, 0.0, 2.0, 30.0], ScalarType.Float64).requires_grad_();
        double[] values = [-3, -0.5, 0, 2, 30];
        void Check(Func<double, double> expected, Tensor actual) =>
            Assert.All(
                values.Zip(actual.to(ScalarType.Float64).data<double>()),
                pair => Assert.Equal(expected(pair.First), pair.Second, 1e-14)
            );

        Check(v => v + 2, x.Plus(2));
        Check(v => v + v, x.Plus(x));
        Check(v => v - 2, x.Minus(2));
        Check(v => v * 0.5, x.Times(0.5));
        Check(v => v / 4, x.Over(4));
        Check(v => v * v, x.Power(2));
        Check(v => Math.Max(v, 1), x.AtLeast(1));
        Check(v => Math.Min(v, 1), x.AtMost(1));
        Check(v => v > 0 ? 1 : 0, x.IsAbove(0));
        Check(v => v < 0 ? 1 : 0, x.IsBelow(0));
        Check(v => Math.Max(v, 0) + Math.Log(1 + Math.Exp(-Math.Abs(v))), x.Softplus());
        x.Softplus().sum().backward();
        Check(v => 1 / (1 + Math.Exp(-v)), x.grad!);
        Assert.Equal(ScalarType.Float64, x.Softplus().dtype);
        Assert.Equal([3L, 4, 5], Arithmetic.Range(3, 6, ScalarType.Int64).data<long>());
        Assert.Equal([2.5f, 2.5f], Arithmetic.Filled([2], 2.5, ScalarType.Float32).data<float>());
    }

    private static float Loss(SequenceModule module, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = module.call(input);
        Tensor loss = (output * output).mean();
        module.zero_grad();
        loss.backward();
        return loss.item<float>();
    }

    // Every method of TorchSharp from which a conversion of a number to its object can be reached.
    private static HashSet<string> Careless()
    {
        using var library = AssemblyDefinition.ReadAssembly(typeof(torch).Assembly.Location);
        (string Caller, string Called)[] calls =
        [
            .. Methods(library).SelectMany(method => Called(method).Select(called => (method.FullName, called))),
        ];
        ILookup<string, string> callers = calls.ToLookup(call => call.Called, call => call.Caller);
        var careless = new HashSet<string>();
        var next = new Stack<string>(
            Methods(library)
                .Where(m => m.ReturnType.FullName == typeof(Scalar).FullName && m.IsStatic)
                .Where(m => m.DeclaringType.FullName == Conversions)
                .Select(m => m.FullName)
        );
        while (next.TryPop(out string? name))
        {
            if (careless.Add(name))
            {
                foreach (string caller in callers[name])
                {
                    next.Push(caller);
                }
            }
        }

        return careless;
    }

    private static IEnumerable<string> Calls(string path, HashSet<string> careless) =>
        Calls(File.ReadAllBytes(path), careless);

    private static IEnumerable<string> Calls(byte[] image, HashSet<string> careless)
    {
        using var stream = new MemoryStream(image);
        using var assembly = AssemblyDefinition.ReadAssembly(stream);
        return
        [
            .. Methods(assembly)
                .SelectMany(method =>
                    Called(method)
                        .Where(called => careless.Contains(called) && !IsAllowed(method, called))
                        .Select(called => $"{method.FullName} calls {called}")
                ),
        ];
    }

    // The one class that holds numbers makes them by the conversion alone.
    private static bool IsAllowed(MethodDefinition method, string called) =>
        method.DeclaringType.FullName == typeof(Arithmetic).FullName
        && called.Contains("Scalar::op_Implicit(", StringComparison.Ordinal);

    private static IEnumerable<MethodDefinition> Methods(AssemblyDefinition assembly)
    {
        static IEnumerable<TypeDefinition> Nested(TypeDefinition type) =>
            type.NestedTypes.SelectMany(Nested).Prepend(type);
        return assembly.MainModule.Types.SelectMany(Nested).SelectMany(type => type.Methods).Where(m => m.HasBody);
    }

    private static IEnumerable<string> Called(MethodDefinition method) =>
        method
            .Body.Instructions.Select(instruction => instruction.Operand)
            .OfType<MethodReference>()
            .Select(called => (called is GenericInstanceMethod generic ? generic.ElementMethod : called).FullName);
}
