using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates.Approximation;
using Xunit;

namespace Runtime.Tests.Rates;

public class BestApproximationTests
{
    private static readonly SlopeRange s_any = new(1, 1);
    private static readonly ErrorNorm[] s_norms = [ErrorNorm.L1, ErrorNorm.L2, ErrorNorm.Sup];

    private static KernelApproximation Lin(TargetKernel target) =>
        HeadFamilies.Approximate(new LinPosition(s_any), [target]);

    private static KernelApproximation Log(TargetKernel target) =>
        HeadFamilies.Approximate(new LogPosition(s_any), [target]);

    [Theory]
    [InlineData(5)]
    [InlineData(0.3)]
    [InlineData(0.001)]
    public void One_exponential_is_an_exponential(double rate)
    {
        KernelFit fit = Lin(TargetKernel.Exponential(rate, 1000)).Fit(1, ErrorNorm.L2);

        Assert.InRange(fit.Error, 0, 1e-12);
        Assert.Equal(rate, Math.Exp(fit.Parameters[0][0]), 1e-9 * rate);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.7)]
    public void One_power_is_a_power(double exponent)
    {
        KernelFit fit = Log(TargetKernel.Power(exponent, 1000)).Fit(1, ErrorNorm.L2);

        Assert.InRange(fit.Error, 0, 1e-12);
        Assert.Equal(exponent, Math.Exp(fit.Parameters[0][0]), 1e-9);
        Assert.Equal(1, fit.Coefficients[0][0], 1e-9);
    }

    [Fact]
    public void Sums_of_exponentials_approach_a_power_at_the_known_rate()
    {
        KernelApproximation lin = Lin(TargetKernel.Power(0.5, 1000));
        double[] sup = [.. Enumerable.Range(1, 10).Select(h => lin.Fit(h, ErrorNorm.Sup).Error)];

        for (int h = 3; h <= 10; h++)
        {
            Assert.True(sup[h - 1] <= sup[h - 2] / 2, $"{h} heads: {sup[h - 1]:e2} after {sup[h - 2]:e2}");
        }

        Assert.InRange(lin.Fit(20, ErrorNorm.Sup).Error, 0, 1e-6);
    }

    [Fact]
    public void More_heads_are_never_worse_and_no_norm_is_worse_than_least_squares_in_it()
    {
        foreach (
            KernelApproximation fits in new[]
            {
                Lin(TargetKernel.Indicator(4, 200)),
                Log(TargetKernel.Exponential(0.2, 200)),
            }
        )
        {
            foreach (ErrorNorm norm in s_norms)
            {
                double before = double.PositiveInfinity;
                for (int h = 1; h <= 8; h++)
                {
                    KernelFit fit = fits.Fit(h, norm);
                    Assert.True(fit.Error <= before);

                    // The two evaluations may each be off by the rounding that the fit states.
                    double squares = norm.Of(Errors(fits, fits.Fit(h, ErrorNorm.L2)));
                    Assert.True(fit.Error <= squares + (2 * fit.Rounding), $"{norm}, {h} heads");
                    before = fit.Error;
                }
            }
        }
    }

    [Fact]
    public void Errors_are_those_of_the_sum_that_the_fit_names()
    {
        KernelApproximation fits = Lin(TargetKernel.Power(0.5, 300));
        foreach (ErrorNorm norm in s_norms)
        {
            KernelFit fit = fits.Fit(4, norm);

            Assert.Equal(norm.Of(Errors(fits, fit)), fit.Error, 1e-12);
        }
    }

    [Fact]
    public void Without_the_stream_log_misses_what_happens_at_once()
    {
        TargetKernel light = TargetKernel.Exponential(5, 100);
        KernelFit with = HeadFamilies.Approximate(new LogPosition(s_any), [light]).Fit(3, ErrorNorm.L2);
        KernelFit without = HeadFamilies
            .Approximate(new LogPosition(s_any), [light], stream: false)
            .Fit(3, ErrorNorm.L2);

        Assert.InRange(with.Error, 0, 1e-9);
        Assert.Equal(1, without.Error, 1e-9);
    }

    [Fact]
    public void Digits_that_the_arithmetic_lacks_are_refused()
    {
        KernelFit exact = Log(TargetKernel.Power(0.5, 1000)).Fit(3, ErrorNorm.L2);
        KernelFit coarse = HeadFamilies
            .Approximate(new LinPosition(s_any), [TargetKernel.Indicator(4, 200)], precision: Digits.OfFloats)
            .Fit(6, ErrorNorm.L2);
        KernelFit fine = Lin(TargetKernel.Indicator(4, 200)).Fit(6, ErrorNorm.L2);

        Assert.False(exact.IsResolved);
        Assert.True(fine.IsResolved);

        // Coefficients that float32 can hold are smaller, and the error that they leave is larger.
        Assert.True(coarse.Coefficients[0].Max(Math.Abs) < fine.Coefficients[0].Max(Math.Abs) / 100);
        Assert.True(coarse.Error > fine.Error);
        Assert.True(fine.Condition > 1e6);
    }

    [Fact]
    public void Fixed_slopes_are_those_of_the_encoding()
    {
        KernelFit fit = HeadFamilies
            .Approximate(new AlibiPosition(), [TargetKernel.Exponential(1.0 / 16, 500)])
            .Fit(2, ErrorNorm.L2);

        // Two heads have the slopes 2^-4 and 2^-8; the first is the target.
        Assert.InRange(fit.Error, 0, 1e-12);
        Assert.Equal(1, fit.Coefficients[0][0], 1e-9);
        Assert.Equal(0, fit.Coefficients[0][1], 1e-9);
    }

    [Fact]
    public void Kerple_heads_find_a_kernel_of_their_own_kind()
    {
        double[] kernel = [.. Enumerable.Range(0, 200).Select(n => Math.Pow(1 + (0.7 * n), -1.3))];
        double[] stretched = [.. Enumerable.Range(0, 200).Select(n => Math.Exp(-0.4 * Math.Pow(n, 0.6)))];

        Assert.InRange(One(new KerpleLogPosition(s_any), kernel), 0, 1e-8);
        Assert.InRange(One(new KerplePowerPosition(s_any), stretched), 0, 1e-8);

        static double One(PositionScheme position, double[] values) =>
            HeadFamilies.Approximate(position, [TargetKernel.Samples("own", values)]).Fit(1, ErrorNorm.L2).Error;
    }

    [Fact]
    public void Buckets_take_the_mean_of_each_and_one_head_one_sign()
    {
        // Buckets 0 | 1 | 2, 3 | 4.. with B = 2, N = 4: the last one holds 3 and all beyond.
        double[] values = [9, 2, -1, -3, -3, -3];
        KernelApproximation fits = HeadFamilies.Approximate(
            new T5Position(2, 4),
            [TargetKernel.Samples("steps", values)]
        );

        Assert.Equal(0, fits.Fit(2, ErrorNorm.L2).Error, 1e-12);
        Assert.Equal(2, fits.Fit(1, ErrorNorm.L2).Error, 1e-12);
    }

    [Fact]
    public void What_cannot_be_approximated_says_why()
    {
        TargetKernel[] two = [TargetKernel.Power(1, 10), TargetKernel.Power(2, 11)];

        Assert.Throws<ArgumentException>(() => HeadFamilies.Approximate(new LinPosition(s_any), two));
        Assert.Throws<ArgumentException>(() => HeadFamilies.Approximate(new RotaryPosition(10000), [two[0]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TargetKernel.Indicator(11, 10));
        Assert.Throws<ArgumentException>(() => TargetKernel.Samples("none", [1, double.NaN]));
    }

    private static IEnumerable<double> Errors(KernelApproximation fits, KernelFit fit)
    {
        IReadOnlyList<double> rho = fits.Targets[0].Values;
        for (int n = 1; n < rho.Count; n++)
        {
            double sum = 0;
            for (int h = 0; h < fit.Heads; h++)
            {
                double p = Math.Exp(fit.Parameters[h][0]);
                sum += fit.Coefficients[0][h] * (fits.Word == "lin" ? Math.Exp(-p * n) : Math.Pow(n, -p));
            }

            yield return rho[n] - sum;
        }
    }
}
