using System;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using AdamW = Weft.Runtime.Training.AdamW;

namespace Runtime.Tests.Training;

public class AdamWTests
{
    [Theory]
    [InlineData(1, 0.0, 0.0)]
    [InlineData(7, 0.1, 0.0)]
    [InlineData(1003, 0.1, 0.0)]
    [InlineData(1003, 0.01, 0.5)]
    [InlineData(10_000, 0.0, 1e6)]
    public void Steps_equal_those_of_torch(int count, double weightDecay, double clip)
    {
        random.manual_seed(5);
        using DisposeScope scope = NewDisposeScope();
        var reference = new Parameter(randn(count));
        float[] ours = reference.data<float>().ToArray();
        var torchOptimiser = optim.AdamW([reference], lr: 0.01, weight_decay: weightDecay);
        var optimiser = new AdamW(count, weightDecay, clip);
        for (int step = 0; step < 100; step++)
        {
            Tensor gradient = randn(count);
            reference.grad = gradient.clone();
            if (clip > 0)
            {
                nn.utils.clip_grad_norm_([reference], clip);
            }

            torchOptimiser.step();
            optimiser.Step(ours, gradient.data<float>().ToArray(), 0.01);
        }

        float[] expected = reference.data<float>().ToArray();
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(expected[i], ours[i], 1e-6f * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4096)]
    [InlineData(50_001)]
    public void Norm_is_euclidean(int count)
    {
        float[] values = new float[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            values[i] = MathF.Sin(i) + 0.5f;
            sum += (double)values[i] * values[i];
        }

        Assert.Equal(Math.Sqrt(sum), AdamW.Norm(values), 1e-5 * Math.Sqrt(sum));
    }
}
