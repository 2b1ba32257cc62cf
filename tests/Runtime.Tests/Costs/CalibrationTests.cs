using System;
using System.IO;
using System.Linq;
using Weft.Compiler.Costs;
using Weft.Runtime.Costs;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Costs;

/// <summary>Rates are fitted to times, kept, and used by the kernels only when the host says so.</summary>
public class CalibrationTests
{
    [Fact]
    public void Rates_are_recovered_from_times()
    {
        double[] rates = [20, 3, 0, 0.5];
        double[][] work =
        [
            [1, 0, 3, 0],
            [1, 10, 2, 5],
            [1, 100, 7, 80],
            [1, 1000, 1, 300],
            [1, 4000, 9, 5000],
            [1, 9, 900, 700],
        ];
        var fitted = RateFit.Of(work, [.. work.Select(row => row.Zip(rates, (w, r) => w * r).Sum())]);
        for (var i = 0; i < rates.Length; i++)
        {
            Assert.Equal(rates[i], fitted[i], 1e-6);
        }
    }

    /// <summary>A cost that falls with the work is noise: the rate is 0, never less.</summary>
    [Fact]
    public void No_rate_is_negative()
    {
        double[][] work =
        [
            [1, 10, 1, 1],
            [1, 20, 2, 1],
            [1, 40, 3, 1],
            [1, 80, 4, 1],
            [1, 160, 5, 1],
        ];
        Assert.All(RateFit.Of(work, [50, 40, 30, 20, 10]), rate => Assert.True(rate >= 0));
    }

    [Fact]
    public void A_calibration_survives_its_file()
    {
        var text = CalibrationFile.Write(Calibration.BuiltIn with { Source = "measured" });
        Assert.Equal(Calibration.BuiltIn with { Source = "measured" }, CalibrationFile.Read(text));
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 1")]
    [InlineData("\"machine\": \"", "\"machine\": \"another ")]
    [InlineData("\"CallMicroseconds\": ", "\"CallMicroseconds\": -")]
    [InlineData("\"IsTraining\": true", "\"IsTraining\": false")]
    public void A_file_that_does_not_fit_is_passed_over(string from, string to)
    {
        var text = CalibrationFile.Write(Calibration.BuiltIn);
        Assert.NotNull(CalibrationFile.Read(text));
        Assert.Null(CalibrationFile.Read(text.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void Kernels_choose_by_the_rates_in_use()
    {
        var shape = new MixingShape(8, 8192, 8, 32, false);
        Assert.Equal(MixingMethod.Fourier, MixingChoice.Of(shape, 0, isTraining: true));
        Assert.Equal(MixingMethod.PrefixSums, MixingChoice.Of(shape, 3, isTraining: true));
        Assert.Equal(MixingMethod.Tiles, MixingChoice.Of(shape, 0, isTraining: true, MixingMethod.Tiles));

        // Steps that are not known leave out prefix sums, whatever the plan.
        Assert.Equal(MixingMethod.Fourier, MixingChoice.Of(shape, 0, isTraining: true, MixingMethod.PrefixSums));
    }

    [Fact]
    public void Every_way_is_measured_as_it_is_computed()
    {
        foreach (var scheme in DistanceScheme.All)
        {
            foreach (var keys in new[] { 0, 16 })
            {
                var sizes = new Mixture(2, 21, 2, 16)
                {
                    KeySize = keys,
                    HasBias = keys > 0,
                    IsTraining = true,
                    Steps = scheme.Steps.Count(n => n < 21),
                };
                using var work = new MixtureWork(sizes, scheme);
                var ways =
                    keys > 0
                        ? ApplicableWays.OfDotProducts(
                            [scheme.Position],
                            Compiler.Spec.Normalisation.Softmax,
                            Compiler.Spec.HeadSize.Split
                        )
                        : ApplicableWays.OfDistance([scheme.Position], causal: true);
                Assert.All(ways, way => work.Of(way)());
            }
        }
    }

    /// <summary>Steep slopes are left to the kernel that takes a table: p s in float32 would lose the logits' digits.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(40)]
    public void Flash_attention_with_slopes_equals_that_with_a_bias(double slope)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const int length = 70;
        var (q, k, v) = (randn(2, length, 24), randn(2, length, 24), randn(2, length, 24));
        var p = tensor(new[] { (float)slope, (float)slope / 8, 0 });
        var bias = -p.@double().unsqueeze(1) * arange(length, ScalarType.Float64);
        var truth = BiasedAttention.Composed(
            q.@double(),
            k.@double(),
            v.@double(),
            bias,
            3,
            softmax: true,
            scale: 0.3,
            causal: true
        );
        var found = FlashAttention.Run(q, k, v, p, 3, 0.3);
        Assert.True((found.@double() - truth).abs().max().item<double>() < 2e-5);
    }

    [Fact]
    public void The_variable_names_the_file()
    {
        var before = Environment.GetEnvironmentVariable(CalibrationFile.Variable);
        var path = Path.Combine(Path.GetTempPath(), $"weft-{Guid.NewGuid():N}", "rates.json");
        try
        {
            Environment.SetEnvironmentVariable(CalibrationFile.Variable, path);
            Assert.Null(CalibrationFile.Load());
            Assert.Equal(path, CalibrationFile.Save(Calibration.BuiltIn));
            Assert.Equal(Calibration.BuiltIn, CalibrationFile.Load());
            File.WriteAllText(path, "{ broken");
            Assert.Null(CalibrationFile.Load());
            Environment.SetEnvironmentVariable(CalibrationFile.Variable, "off");
            Assert.Null(CalibrationFile.Path);
            Assert.Null(CalibrationFile.Save(Calibration.BuiltIn));
        }
        finally
        {
            Environment.SetEnvironmentVariable(CalibrationFile.Variable, before);
            if (Directory.Exists(Path.GetDirectoryName(path)))
            {
                Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
            }
        }
    }
}
