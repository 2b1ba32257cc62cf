using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>That changing later inputs never changes an output.</summary>
internal static class Causality
{
    /// <summary>Compares y_0..y_t on two inputs that are equal up to t, for every t.</summary>
    /// <param name="forward">From [B, T, ..] to [B, T, c].</param>
    /// <param name="input">The input.</param>
    /// <param name="other">What its later part is replaced by.</param>
    /// <param name="overflow">Outputs that are not below this are not compared.</param>
    /// <exception cref="Difference">An output has changed.</exception>
    public static void Require(Func<Tensor, Tensor> forward, Tensor input, Tensor other, double overflow)
    {
        using var _ = no_grad();
        var whole = forward(input);
        var length = (int)input.size(1);
        for (var t = 0; t < length - 1; t++)
        {
            var before = whole.narrow(1, 0, t + 1);
            if (!(TensorError.Largest(before) < overflow))
            {
                break;
            }
            var changed = cat([input.narrow(1, 0, t + 1), other.narrow(1, t + 1, length - t - 1)], 1);
            var after = forward(changed);
            var error = TensorError.Relative(before, after.narrow(1, 0, t + 1));
            if (!(error < 1e-12))
            {
                throw new Difference(
                    FormattableString.Invariant($"y_t reads the future of t = {t}: relative change {error:E2}")
                );
            }
        }
    }
}
