using System;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// Encodings against tables that were worked out from the papers' formulas with a desk calculator, through a compiled
/// module. The formulas of the compiler have no part in them: they serve the reference, too, so that the comparison with
/// the reference cannot find an error in one.
/// </summary>
public class HandComputedTests
{
    [Theory]
    [InlineData("kerple-log", new[] { 0, -0.608197662162, -1.039720770840, -1.374436098139, -1.647918433002 })]
    [InlineData("kerple-power", new[] { 0, -1.5, -2.121320343560, -2.598076211353, -3.0 })]
    [InlineData("lin", new[] { 0, -1.5, -3.0, -4.5, -6.0 })]
    [InlineData("log", new[] { double.NegativeInfinity, 0, -1.039720770840, -1.647918433002, -2.079441541680 })]
    [InlineData("{ kind: t5-staircase, exact: 2, max-distance: 8 }", new[] { 0, -1.5, -3.0, -3.0, -4.5 })]
    public void Learned_kernels(string position, double[] expected)
    {
        // softplus(theta) = 1.5; for kerple-log softplus(theta2) = 0.5, for kerple-power 2 sigmoid(theta2) = 0.5.
        using var module = Compile("score: none", position, heads: 1);
        Set(module, "theta.0", InverseSoftplus(1.5));
        Set(module, "theta1.0", InverseSoftplus(1.5));
        Set(module, "theta2.0", position == "kerple-log" ? InverseSoftplus(0.5) : -Math.Log(3));
        Check(expected, Biases(module, expected.Length));
    }

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(1, 0.0625)]
    [InlineData(2, 0.015625)]
    [InlineData(3, 0.00390625)]
    public void Alibi_slopes_of_four_heads(int head, double slope)
    {
        // 2^-2, 2^-4, 2^-6, 2^-8 (O. Press et al., section 3).
        using var module = Compile("score: none", "alibi", heads: 4);
        Select(module, head);
        Check([0, -slope, -2 * slope, -3 * slope], Biases(module, 4));
    }

    /// <summary>
    /// The paper's formula for every number of heads. The program that was published with it
    /// (github.com/ofirpress/attention_with_linear_biases, get_slopes) agrees for powers of two and for no other number.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(12)]
    public void Alibi_slopes_are_those_of_the_papers_formula(int heads)
    {
        double[] slopes = [.. Enumerable.Range(1, heads).Select(h => Math.Pow(2, -8.0 * h / heads))];
        using var module = Compile("score: none", "alibi", heads);
        for (int head = 0; head < heads; head++)
        {
            Select(module, head);
            Check([0, -slopes[head], -2 * slopes[head]], Biases(module, 3));
        }

        bool agrees = slopes.Zip(PublishedSlopes(heads)).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
        Assert.Equal(int.IsPow2(heads), agrees);
        if (heads == 3)
        {
            Assert.Equal([0.157, 0.0248, 0.0039], slopes.Select(s => Math.Round(s, s > 0.1 ? 3 : 4)));
            Assert.Equal([0.0625, 0.00390625, 0.25], PublishedSlopes(heads));
        }
    }

    [Fact]
    public void Numbers_of_heads_lie_where_the_model_does()
    {
        // The only device that is on every machine and is not the default one.
        using var like = zeros([1], ScalarType.Float64, new Device(TorchSharp.DeviceType.META));
        using var heads = DistanceBias.Heads(2, like);
        Assert.Equal((TorchSharp.DeviceType.META, ScalarType.Float64), (heads.device_type, heads.dtype));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(15, 15)]
    [InlineData(16, 16)]
    [InlineData(20, 17)]
    [InlineData(24, 19)]
    [InlineData(32, 21)]
    [InlineData(64, 26)]
    [InlineData(100, 30)]
    [InlineData(127, 31)]
    [InlineData(128, 31)]
    [InlineData(200, 31)]
    public void T5_buckets_of_its_own_settings(int distance, int bucket)
    {
        // 32 buckets, 128 as the largest distance: 16 + floor(16 log(n / 16) / log 8) from 16 on.
        using var module = Compile("score: none", "{ kind: t5, exact: 16, max-distance: 128 }", heads: 1);
        using (no_grad())
        {
            module.Logical("R.0").copy_(arange(32, ScalarType.Float64).unsqueeze(0) * -0.1);
        }

        Assert.Equal(-0.1 * bucket, Biases(module, distance + 1)[distance], 1e-9);
    }

    [Fact]
    public void T5_bucket_at_the_edge_of_a_power()
    {
        // exact 16 and max-distance 1024: 16 log(128 / 16) / log 64 is 8, whatever the rounding of the logarithms.
        using var module = Compile("score: none", "{ kind: t5, exact: 16, max-distance: 1024 }", heads: 1);
        using (no_grad())
        {
            module.Logical("R.0").copy_(arange(32, ScalarType.Float64).unsqueeze(0) * -0.1);
        }

        Assert.Equal(-2.3, Biases(module, 128)[127], 1e-9);
        Assert.Equal(-2.4, Biases(module, 129)[128], 1e-9);
    }

    [Fact]
    public void Rotary_turns_queries_and_keys()
    {
        // Every token is (1, 0, 1, 0) and q = k = x, so a logit is cos n + cos(0.01 n): angles 1 and 10000^(-1/2).
        using var module = Compile("score: dot-product", "rotary", heads: 1, width: 4);
        using (no_grad())
        {
            foreach (var name in new[] { "W_E", "W_Q.0", "W_K.0", "W_V.0", "W_O.0", "W_Y" })
            {
                module.Logical(name).copy_(eye(4, dtype: ScalarType.Float64));
            }

            module.Logical("b_E").zero_();
        }

        using var x = tensor(new double[] { 1, 0, 1, 0 }).expand(1, 3, 4);
        using var y = module.forward(x);

        // e^2, e^(cos 1 + cos 0.01), e^(cos 2 + cos 0.02) and their sums.
        double[] weights = [7.389056098931, 4.665767324912, 1.792575065427];
        Check([1 + weights[0], 1 + weights[..2].Sum(), 1 + weights.Sum()], Column(y, 0));
    }

    /// <summary>Gains of a query-key norm belong to coordinates before the rotation.</summary>
    [Fact]
    public void Queries_and_keys_are_normalised_and_then_rotated()
    {
        using var module = Compile(
            "score: { kind: dot-product, query-key-norm: { kind: rms-norm, epsilon: 0.00001 } }",
            "rotary",
            heads: 1,
            width: 2
        );
        using (no_grad())
        {
            foreach (var name in new[] { "W_E", "W_Q.0", "W_K.0", "W_V.0", "W_O.0", "W_Y" })
            {
                module.Logical(name).copy_(eye(2, dtype: ScalarType.Float64));
            }

            module.Logical("g_Q.0").copy_(tensor(new double[] { 2, 1 }));
        }

        using var x = tensor(new double[] { 3, 4 }).expand(1, 2, 2);
        using var y = module.forward(x);

        // q = (6, 4) / r and k = (3, 4) / r with r^2 = (9 + 16) / 2 + epsilon; q is turned by 1 from t = 0 to t = 1.
        double square = 12.5 + 1e-5;
        double near = Math.Exp(34 / square);
        double far = Math.Exp(((34 * Math.Cos(1)) + (12 * Math.Sin(1))) / square);
        Check([3 + (3 * near), 3 + (3 * (near + far))], Column(y, 0));
    }

    [Theory]
    [InlineData("softmax", "none")]
    [InlineData("none", "none")]
    [InlineData("softmax", "dot-product")]
    [InlineData("none", "dot-product")]
    public void A_query_that_sees_no_key_gets_0_from_its_heads(string normalisation, string score)
    {
        var text = $$"""
            name: Alone
            input: { real: 1 }
            width: 1
            attention: { score: {{score}}, normalisation: {{normalisation}}, position: log }
            biases: all
            last-layer: residual
            read-out: every
            output: { real: 1 }
            """;
        using var module = InMemoryCompiler.Create(
            SpecReader.ReadArchitecture("alone.arch.yaml", text).Spec!,
            ScalarType.Float64
        );
        foreach (var name in new[] { "W_E", "W_V.0", "W_O.0", "W_Y", "b_V.0" })
        {
            Set(module, name, 1);
        }

        Set(module, "b_E", 0);
        Set(module, "b_Y", 0);
        Set(module, "b_O.0", 5);
        using var y = module.forward(tensor(new double[] { 2, 3 }).view(1, 2, 1));

        Assert.Equal(2 + 5, Column(y, 0)[0], 1e-12);
        Assert.NotEqual(3 + 5, Column(y, 0)[1], 1e-3);
    }

    /// <summary>phi(z) = -log max(z, 1) and -z at the real number z = w . x_t, negative ones included.</summary>
    [Fact]
    public void Phi_of_a_real_argument()
    {
        double[] x = [1, 0.25, -3, 4];
        using var input = tensor(x).view(1, 4, 1);
        using var log = Compile("score: tmx", "log", heads: 1);
        Set(log, "theta.0", InverseSoftplus(1.5));
        Set(log, "W_X.0", 2);
        using var y = log.forward(input);
        double two = Math.Pow(2, -1.5);
        double last = Math.Pow(8, 1.5) * (-3 + (two * 0.25) + Math.Pow(3, -1.5));
        Check([1, 0.25 + 1, -3 + 0.25 + two, 4 + last], Column(y, 0));

        using var lin = Compile("score: tmx", "lin", heads: 1);
        Set(lin, "theta.0", InverseSoftplus(1.5));
        Set(lin, "W_X.0", 2);
        using var z = lin.forward(input);
        double third = Math.Exp(-9) * (-3 + (Math.Exp(-1.5) * 0.25) + Math.Exp(-3));
        Assert.Equal(-3 + third, Column(z, 0)[2], 1e-9);
    }

    /// <summary>By the error function, not by tanh: at 1 the two are 1.5e-4 apart.</summary>
    [Theory]
    [InlineData("gelu")]
    [InlineData("geglu")]
    public void Gelu_is_exact(string activation)
    {
        var text = $$"""
            name: Unit
            input: { real: 1 }
            width: 1
            attention: { score: none, position: lin }
            feed-forward: { width: 1, activation: {{activation}} }
            read-out: every
            output: { real: 1 }
            """;
        using var module = InMemoryCompiler.Create(
            SpecReader.ReadArchitecture("unit.arch.yaml", text).Spec!,
            ScalarType.Float64
        );
        Set(module, "W_E", 1);
        Set(module, "b_E", 0);
        Set(module, "W_O.0", 0);
        Set(module, "A.0", 1);

        // The gate is gelu(x), its unit the constant 1; without a gate the unit is gelu(x).
        bool gated = activation == "geglu";
        Set(module, "G.0", 1);
        Set(module, "c_G.0", 0);
        Set(module, "B.0", gated ? 0 : 1);
        Set(module, "c.0", gated ? 1 : 0);
        using var y = module.forward(tensor(new double[] { 1, -2, 0.5 }).view(1, 3, 1));

        Check([0.841344746069, -0.045500263896, 0.345731230631], Column(y, 0));
        using var grid = linspace(-6, 6, 12_001, dtype: ScalarType.Float64);
        using var exact = 0.5 * grid * (1 + (grid / Math.Sqrt(2)).erf());
        using var approximate = 0.5 * grid * (1 + (Math.Sqrt(2 / Math.PI) * (grid + (0.044715 * grid.pow(3)))).tanh());
        Assert.InRange((exact - approximate).abs().max().item<double>(), 4e-4, 5e-4);
    }

    [Fact]
    public void Sinusoids_are_added_to_the_embedding()
    {
        using var module = Compile("score: none", "sinusoidal", heads: 1, width: 4);
        using (no_grad())
        {
            module.Logical("b_E").zero_();
            module.Logical("W_O.0").zero_();
            module.Logical("W_Y").copy_(eye(4, dtype: ScalarType.Float64));
        }

        using var y = module.forward(zeros([1, 3, 4], ScalarType.Float64));

        Check([0, 0.841470984808, 0.909297426826], Column(y, 0));
        Check([1, 0.540302305868, -0.416146836547], Column(y, 1));
        Check([0, 0.009999833334, 0.019998666693], Column(y, 2));
        Check([1, 0.999950000417, 0.999800006667], Column(y, 3));
    }

    [Fact]
    public void Tmx_looks_for_the_distance_that_the_token_names()
    {
        // lin, p = 1.5, w = 2: z_ts = 1.5 (2 x_t - n). With x = (1, 0.5): y_0 = 1 + e^3, y_1 = 0.5 + 0.5 e^1.5 + e^0.
        using var module = Compile("score: tmx", "lin", heads: 1);
        Set(module, "theta.0", InverseSoftplus(1.5));
        Set(module, "W_X.0", 2);
        using var y = module.forward(tensor(new[] { 1, 0.5 }).view(1, 2, 1));

        Check([21.085536923188, 3.740844535169], Column(y, 0));
    }

    /// <summary>y_t = x_t + sum_s exp(z_ts) x_s in every coordinate, once W_E, W_V, W_O and W_Y are the identity.</summary>
    private static SequenceModule Compile(string score, string position, int heads, int width = 1)
    {
        var text = $$"""
            name: Table
            input: { real: {{width}} }
            width: {{width}}
            attention: { {{score}}, heads: {{heads}}, head-size: full, normalisation: none, position: {{position}} }
            read-out: every
            output: { real: {{width}} }
            """;
        var module = InMemoryCompiler.Create(
            SpecReader.ReadArchitecture("table.arch.yaml", text).Spec!,
            ScalarType.Float64
        );
        foreach (var name in width == 1 ? ["W_E", "W_O.0", "W_Y", "W_V.0"] : Array.Empty<string>())
        {
            Set(module, name, 1);
        }

        Set(module, "b_E", 0);
        return module;
    }

    /// <summary>b(n) for n below a length, from the answer to an impulse at the first position.</summary>
    private static double[] Biases(SequenceModule module, int length)
    {
        using var impulse = zeros([1, length, 1], ScalarType.Float64);
        impulse[0, 0, 0] = tensor(1.0);
        using var y = module.forward(impulse);
        return [.. Column(y, 0).Select((value, t) => Math.Log(value - (t == 0 ? 1 : 0)))];
    }

    private static double[] PublishedSlopes(int heads)
    {
        double[] OfPower(int n)
        {
            double start = Math.Pow(2, -Math.Pow(2, -(Math.Log2(n) - 3)));
            return [.. Enumerable.Range(0, n).Select(i => start * Math.Pow(start, i))];
        }

        int closest = (int)Math.Pow(2, Math.Floor(Math.Log2(heads)));
        return closest == heads
            ? OfPower(heads)
            : [.. OfPower(closest), .. PublishedSlopes(2 * closest).Where((_, i) => i % 2 == 0).Take(heads - closest)];
    }

    /// <summary>Of several heads, lets one through.</summary>
    private static void Select(SequenceModule module, int head)
    {
        using var _ = no_grad();
        module.Logical("W_V.0").zero_();
        module.Logical("W_V.0")[0, head] = tensor(1.0);
    }

    private static void Set(SequenceModule module, string name, double value)
    {
        try
        {
            using var _ = no_grad();
            module.Logical(name).fill_(value);
        }
        catch (ArgumentException)
        {
            // Each encoding has some of the parameters.
        }
    }

    private static double InverseSoftplus(double p) => Math.Log(Math.Exp(p) - 1);

    private static double[] Column(Tensor y, int i) => [.. y.detach().select(2, i).flatten().data<double>()];

    private static void Check(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }
}
