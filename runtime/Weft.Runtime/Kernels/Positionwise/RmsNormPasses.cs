using System;

namespace Weft.Runtime.Kernels;

/// <summary>y = x r * g, or x r where g is null, and r of every row.</summary>
internal readonly unsafe struct RmsNormForward(
    float* x,
    float* gain,
    float* result,
    float* roots,
    Rows rows,
    int width,
    double epsilon
) : IKernel
{
    private const int RowsOfItem = 64;

    private readonly float* _x = x;
    private readonly float* _gain = gain;
    private readonly float* _result = result;
    private readonly float* _roots = roots;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var kernel = this;
        var count = rows.Count;
        ThreadTeam.Run(
            (count + RowsOfItem - 1) / RowsOfItem,
            item =>
            {
                for (var row = item * RowsOfItem; row < Math.Min((item + 1) * RowsOfItem, count); row++)
                {
                    kernel.Row<TLanes, TVector>(row);
                }
            }
        );
    }

    private void Row<TLanes, TVector>(int row)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var from = _x + rows.Start(row);
        var to = _result + (long)row * width;
        var squares = TLanes.Zero;
        var i = 0;
        for (; i + TLanes.Count <= width; i += TLanes.Count)
        {
            var value = TLanes.Load(from + i);
            squares = TLanes.MultiplyAdd(value, value, squares);
        }

        var sum = TLanes.Sum(squares);
        for (; i < width; i++)
        {
            sum += from[i] * from[i];
        }

        // Squares leave the range of float32 from 2e19 on.
        var squaresInAll = float.IsFinite(sum) ? sum : Squares(from);
        var root = (float)(1 / Math.Sqrt(squaresInAll / width + epsilon));
        _roots[row] = root;
        var factor = TLanes.Create(root);
        if (_gain == null)
        {
            for (i = 0; i + TLanes.Count <= width; i += TLanes.Count)
            {
                TLanes.Store(to + i, TLanes.Multiply(TLanes.Load(from + i), factor));
            }

            for (; i < width; i++)
            {
                to[i] = from[i] * root;
            }

            return;
        }

        for (i = 0; i + TLanes.Count <= width; i += TLanes.Count)
        {
            var scaled = TLanes.Multiply(TLanes.Load(from + i), factor);
            TLanes.Store(to + i, TLanes.Multiply(scaled, TLanes.Load(_gain + i)));
        }

        for (; i < width; i++)
        {
            to[i] = from[i] * root * _gain[i];
        }
    }

    private double Squares(float* row)
    {
        double sum = 0;
        for (var i = 0; i < width; i++)
        {
            sum += (double)row[i] * row[i];
        }

        return sum;
    }
}

/// <summary>The gradients of x and, for each block of rows, of g.</summary>
internal readonly unsafe struct RmsNormBackward(
    float* x,
    float* gain,
    float* roots,
    float* gradient,
    float* dx,
    float* parts,
    Rows rows,
    int width
) : IKernel
{
    private const int RowsOfBlock = 64;

    private readonly float* _x = x;
    private readonly float* _gain = gain;
    private readonly float* _roots = roots;
    private readonly float* _gradient = gradient;
    private readonly float* _dx = dx;
    private readonly float* _parts = parts;

    /// <summary>Blocks of so many rows; each has a gradient of g of its own, so that the sum has a fixed order.</summary>
    public static int Blocks(int rows) => Math.Max(1, (rows + RowsOfBlock - 1) / RowsOfBlock);

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var kernel = this;
        var count = rows.Count;
        ThreadTeam.Run(
            Blocks(count),
            block =>
            {
                for (var row = block * RowsOfBlock; row < Math.Min((block + 1) * RowsOfBlock, count); row++)
                {
                    kernel.Row<TLanes, TVector>(row, kernel._parts + (long)block * kernel.Width);
                }
            }
        );
    }

    private int Width => width;

    private void Row<TLanes, TVector>(int row, float* part)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var from = _x + rows.Start(row);
        var d = _gradient + (long)row * width;
        var to = _dx + (long)row * width;
        var root = _roots[row];
        var factor = TLanes.Create(root);
        var products = TLanes.Zero;
        var i = 0;
        for (; i + TLanes.Count <= width; i += TLanes.Count)
        {
            var value = TLanes.Load(from + i);
            var slope = TLanes.Load(d + i);
            var normed = TLanes.Multiply(value, factor);
            products = TLanes.MultiplyAdd(TLanes.Multiply(slope, TLanes.Load(_gain + i)), normed, products);
            TLanes.Store(part + i, TLanes.MultiplyAdd(slope, normed, TLanes.Load(part + i)));
        }

        var sum = TLanes.Sum(products);
        for (; i < width; i++)
        {
            sum += d[i] * _gain[i] * (from[i] * root);
            part[i] += d[i] * (from[i] * root);
        }

        // root^3 alone may leave the range of float32 where dx does not.
        var pull = -root * sum / width;
        var pulls = TLanes.Create(pull);
        for (i = 0; i + TLanes.Count <= width; i += TLanes.Count)
        {
            var direct = TLanes.Multiply(TLanes.Multiply(TLanes.Load(d + i), TLanes.Load(_gain + i)), factor);
            var normed = TLanes.Multiply(TLanes.Load(from + i), factor);
            TLanes.Store(to + i, TLanes.MultiplyAdd(normed, pulls, direct));
        }

        for (; i < width; i++)
        {
            to[i] = d[i] * _gain[i] * root + from[i] * root * pull;
        }
    }
}
