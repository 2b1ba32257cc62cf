using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>The gradients of <see cref="ToeplitzMixing"/>.</summary>
internal sealed unsafe class ToeplitzFunction : autograd.SingleTensorFunction<ToeplitzFunction>
{
    public override string Name => nameof(ToeplitzMixing);

    public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        var (bias, tables, heads, shared) = (
            (Tensor)arguments[0],
            (ToeplitzTables)arguments[2],
            (int)arguments[3],
            (bool)arguments[4]
        );
        var v = ((Tensor)arguments[1]).contiguous();
        var result = Forward(tables, v, heads, shared);
        context.save_for_backward([bias, v, result, tables.Weights.alias(), tables.Inverse.alias()]);
        context.save_data("softmax", tables.Softmax);
        context.save_data("way", tables.Way);
        context.save_data("heads", heads);
        context.save_data("shared", shared);
        context.save_data("bias", arguments[5]);
        return result;
    }

    public static Tensor Forward(ToeplitzTables tables, Tensor v, int heads, bool shared)
    {
        var shape = MixingShape.Of(v, heads, shared, tables.Weights);
        var result = empty([shape.Batch, shape.Length, shape.Row], ScalarType.Float32);
        tables.Way.Run(
            new ToeplitzArrays
            {
                Shape = shape,
                Weights = TensorMemory.Of(tables.Weights),
                Inverse = TensorMemory.Of(tables.Inverse),
                Values = TensorMemory.Of(v),
                Result = TensorMemory.Of(result),
            }
        );
        return result;
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
        KernelFault.Backward(context, saved => Gradients(context, saved, gradient), tensors: 2, others: 4);

    private static List<Tensor> Gradients(autograd.AutogradContext context, List<Tensor> saved, Tensor gradient)
    {
        var way = (ToeplitzWay)context.get_data("way");
        var (v, result, weights, inverse) = (saved[1], saved[2], saved[3], saved[4]);
        var shape = MixingShape.Of(v, (int)context.get_data("heads"), (bool)context.get_data("shared"), weights);
        using var g = gradient.contiguous();
        var dv = empty([shape.Batch, shape.Length, shape.Row], ScalarType.Float32);
        var db = (bool)context.get_data("bias") ? empty([shape.Heads, shape.Length], ScalarType.Float32) : null;
        way.Run(
            new ToeplitzArrays
            {
                Shape = shape,
                Weights = TensorMemory.Of(weights),
                Inverse = TensorMemory.Of(inverse),
                Values = TensorMemory.Of(v),
                Gradient = TensorMemory.Of(g),
                ValueGradient = TensorMemory.Of(dv),
                Correlations = db is null ? null : TensorMemory.Of(db),
            }
        );
        if (db is not null)
        {
            Finish(shape, db, weights, inverse, (bool)context.get_data("softmax") ? (g, result) : null, way.Steps);
        }

        if (shape.Shared && shape.Heads > 1)
        {
            using var each = dv;
            dv = each.view(shape.Batch, shape.Length, shape.Heads, shape.Size).sum(2);
        }

        return [db!, dv, null!, null!, null!, null!];
    }

    /// <summary>
    /// From correlations to gradients: less the normaliser's part, times w; those of a step gathered at its beginning.
    /// </summary>
    private static void Finish(
        MixingShape shape,
        Tensor db,
        Tensor weights,
        Tensor inverse,
        (Tensor, Tensor)? softmax,
        StepWeights? steps
    )
    {
        using var dots = zeros([shape.Heads, shape.Length], ScalarType.Float32);
        float* to = TensorMemory.Of(db),
            w = TensorMemory.Of(weights),
            inverses = TensorMemory.Of(inverse),
            dot = TensorMemory.Of(dots);
        if (softmax is var (g, result))
        {
            var pass = new ToeplitzDots
            {
                Shape = shape,
                Gradient = TensorMemory.Of(g),
                Result = TensorMemory.Of(result),
                To = dot,
            };
            Simd.Run(ref pass);
        }

        for (var h = 0; h < shape.Heads; h++)
        {
            double sum = 0,
                gathered = 0;
            var step = steps?.Starts.Length - 1;
            for (var n = shape.Length - 1; n >= 0; n--)
            {
                var at = (nint)h * shape.Length + n;
                sum += (double)dot[at] * inverses[at];
                gathered += w[at] * (to[at] - sum);
                var begins = step is null || n == steps!.Starts[step.Value];
                to[at] = begins ? (float)gathered : 0;
                (gathered, step) = begins ? (0, step - 1) : (gathered, step);
            }
        }
    }
}
