using System;
using System.Collections.Generic;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Reference;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// That in floating point, too, an output depends on no later input, however large it is or whether it is a number at all, and
/// the gradient of an input on no earlier output: to the last bit, but where another kernel takes over.
/// </summary>
public class CausalArithmeticTests
{
    private static readonly double[] Bad = [1e30, double.NaN, double.PositiveInfinity];

    /// <summary>Scores, positions, further keys and plans: every way, and what the compiler takes.</summary>
    private static readonly (string Score, string[] Positions, string Keys, string[] Plans)[] Kinds =
    [
        ("none", ["lin"], "", ["mixing: recurrence"]),
        ("none", ["lin", "log", "t5", "[{ kind: log, heads: 1 }, { kind: lin, heads: 1 }]"], "", s_convolutions),
        ("none", ["none", "t5", "t5-staircase"], "", ["mixing: prefix-sums"]),
        ("none", ["lin"], "normalisation: none", ["mixing: recurrence"]),
        ("none", ["kerple-log", "alibi"], "normalisation: none", s_convolutions),
        ("none", ["lin"], "head-size: full", ["mixing: recurrence"]),
        ("none", ["log"], "head-size: full", s_convolutions),
        ("tmx", ["log", "lin"], "normalisation: none", ["mixing: auto"]),
        ("dot-product", ["none", "rotary", "alibi"], "", ["dot-product: flash"]),
        ("dot-product", ["none", "rotary", "alibi", "log"], "", s_products),
        ("dot-product", ["log"], "normalisation: none", s_products),
        ("dot-product", ["none", "lin"], "head-size: full", ["dot-product: dense"]),
    ];

    private static string[] s_convolutions => ["mixing: dense", "mixing: tiles", "mixing: fourier", "mixing: auto"];

    private static string[] s_products => ["dot-product: dense", "dot-product: fused", "dot-product: auto"];

    public static TheoryData<string, string> Ways
    {
        get
        {
            var ways = new TheoryData<string, string>();
            foreach (var (score, positions, keys, plans) in Kinds)
            {
                foreach (var position in positions)
                {
                    foreach (var plan in plans)
                    {
                        var more = keys.Length == 0 ? "" : ", " + keys;
                        ways.Add($"score: {score}, heads: 2, position: {position}{more}", plan);
                    }
                }
            }

            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void Outputs_depend_on_no_later_input(string attention, string plan)
    {
        var spec = Spec(attention, plan);
        foreach (var (type, path, length) in Runs())
        {
            foreach (var options in new[] { CompileOptions.Default, CompileOptions.Default.Frozen() })
            {
                if (options.IsFrozen && (length != 64 || path != Simd.Path))
                {
                    continue;
                }

                using var scope = NewDisposeScope();
                using var _ = Simd.Force(path);
                using IDisposable inference = no_grad();
                manual_seed(length);
                using var module = InMemoryCompiler.Create(spec, type, options);
                var x = randn([1, length, 3], type);
                var clean = module.forward(x).narrow(1, 0, length - 1);
                foreach (var value in Bad)
                {
                    var changed = x.clone();
                    changed.narrow(1, length - 1, 1).fill_(value);
                    var y = module.forward(changed);
                    Equal(clean, y.narrow(1, 0, length - 1), plan, $"{type} {path} T{length} {value}");
                    Assert.False(y.select(1, length - 1).abs().lt(1e6).any().item<bool>());
                }
            }
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void Gradients_of_inputs_depend_on_no_earlier_output(string attention, string plan)
    {
        var spec = Spec(attention, plan);
        foreach (var (type, path, length) in Runs())
        {
            using var scope = NewDisposeScope();
            using var _ = Simd.Force(path);
            manual_seed(length);
            using var module = InMemoryCompiler.Create(spec, type);
            var x = randn([1, length, 3], type);
            var g = randn([1, length, 2], type);
            Tensor Gradient(Tensor ofOutput)
            {
                var input = x.clone().requires_grad_();
                module.zero_grad();
                module.forward(input).backward([ofOutput]);
                return input.grad!;
            }

            foreach (var first in length > 200 ? [length / 2] : new[] { 0, length / 2 })
            {
                var clean = Gradient(g).narrow(1, first + 1, length - first - 1);
                foreach (var value in Bad)
                {
                    var changed = g.clone();
                    changed.narrow(1, first, 1).fill_(value);
                    var found = Gradient(changed);
                    var later = found.narrow(1, first + 1, length - first - 1);
                    Equal(clean, later, plan, $"{type} {path} T{length} t{first} {value}");
                    Assert.False(found.select(1, first).abs().lt(1e6).any().item<bool>());
                }
            }
        }
    }

    [Fact]
    public void What_is_no_number_reaches_all_that_a_gradient_of_flash_depends_on()
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Leaf(), Leaf(), Leaf());
        var slopes = tensor(new[] { 0.1, 0.2 }).requires_grad_();
        var g = ones([1, 9, 8], ScalarType.Float64);
        g[0, 4, 1] = double.NaN;
        FlashAttention.Run(q, k, v, slopes, 2).backward([g]);

        Assert.Equal(4, q.grad!.isnan().sum().item<long>());
        Assert.True(q.grad![0, 4, ..4].isnan().all().item<bool>());
        Assert.Equal(20, k.grad!.isnan().sum().item<long>());
        Assert.True(k.grad![0, ..5, ..4].isnan().all().item<bool>());
        Assert.Equal(5, v.grad!.isnan().sum().item<long>());
        Assert.True(v.grad![0, ..5, 1].isnan().all().item<bool>());
        Assert.True(slopes.grad![0].isnan().item<bool>());
        Assert.True(slopes.grad![1].isfinite().item<bool>());

        static Tensor Leaf() => randn([1, 9, 8], ScalarType.Float64).requires_grad_();
    }

    [Theory]
    [InlineData("score: none, position: log")]
    [InlineData("score: dot-product, position: alibi")]
    [InlineData("score: tmx, position: lin, normalisation: none")]
    public void The_reference_is_causal_too(string attention)
    {
        var spec = Spec(attention, "mixing: auto");
        using var scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using var module = InMemoryCompiler.Create(spec, ScalarType.Float64);
        var x = randn([2, 6, 3], ScalarType.Float64);
        var clean = ReferenceInterpreter.Evaluate(spec, module, x).narrow(1, 0, 5);
        foreach (var value in Bad)
        {
            var changed = x.clone();
            changed.narrow(1, 5, 1).fill_(value);
            var found = ReferenceInterpreter.Evaluate(spec, module, changed).narrow(1, 0, 5);
            Assert.True(TensorError.Relative(clean, found) <= 1e-14);
        }
    }

    /// <summary>Every length with the registers in force, one that has several blocks and tiles with the others.</summary>
    private static IEnumerable<(ScalarType Type, SimdPath Path, int Length)> Runs()
    {
        foreach (var length in new[] { 5, 64, 200, 1000 })
        {
            yield return (ScalarType.Float64, Simd.Path, length);
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                if (path == Simd.Path || length == 200)
                {
                    yield return (ScalarType.Float32, path, length);
                }
            }
        }
    }

    /// <summary>Bit by bit; where it is flash, which auto may be, what is no number takes another kernel.</summary>
    private static void Equal(Tensor clean, Tensor found, string plan, string what)
    {
        var limit =
            plan is not ("dot-product: flash" or "dot-product: auto") ? 0
            : clean.dtype == ScalarType.Float64 ? 1e-13
            : 1e-5;
        var error = TensorError.Largest(clean.to(ScalarType.Float64) - found.to(ScalarType.Float64));
        Assert.True(
            error <= limit * TensorError.Largest(clean),
            FormattableString.Invariant($"{what}: found a difference of {error:E2}, expected at most {limit:E2}")
        );
    }

    private static ArchitectureSpec Spec(string attention, string plan)
    {
        // Exponentials of dot products of what is a sum of such ones leave the range of numbers by themselves.
        var isSteep =
            attention.Contains("dot-product", StringComparison.Ordinal)
            && attention.Contains("normalisation: none", StringComparison.Ordinal);
        var layers = isSteep ? 1 : 2;
        var read = SpecReader.ReadArchitecture(
            "causal.arch.yaml",
            $$"""
            name: Causal
            input: { real: 3 }
            width: 8
            layers: {{layers}}
            attention: { {{attention}} }
            feed-forward: { width: 12 }
            plan: { {{plan}} }
            read-out: every
            output: { real: 2 }
            """
        );
        return read.Spec ?? throw new InvalidOperationException(string.Join("; ", read.Diagnostics));
    }
}
