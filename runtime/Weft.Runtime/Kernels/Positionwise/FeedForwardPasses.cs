using System;

namespace Weft.Runtime.Kernels;

/// <summary>z = x B^T + c, its activation, and the map of that, for some rows at a time.</summary>
internal readonly unsafe struct FeedForwardForward<TCurve>(
    float* x,
    Strided inner,
    Strided outer,
    Start innerStart,
    Start outerStart,
    float* hidden,
    float* result,
    FeedForwardSize size
) : IKernel
    where TCurve : struct, ICurve
{
    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var threads = ThreadTeam.Threads;
        var panels = Scratch.Take(
            PanelBlocks<TLanes, TVector>.Room(size.Hidden, size.Inputs)
                + PanelBlocks<TLanes, TVector>.Room(size.Outputs, size.Units)
        );
        var second = panels + PanelBlocks<TLanes, TVector>.Room(size.Hidden, size.Inputs);
        PanelProduct<TLanes, TVector>.Pack(inner, panels, new(0, size.Hidden, size.Inputs), threads);
        PanelProduct<TLanes, TVector>.Pack(outer, second, new(0, size.Outputs, size.Units), threads);
        var rows = size.RowsOfPiece<TLanes, TVector>(threads);
        var blocks = new Blocks<TLanes, TVector>(x, panels, second, innerStart, outerStart, hidden, result, size, rows);
        ThreadTeam.Run((size.Rows + rows - 1) / rows, threads, ref blocks);
    }

    private readonly struct Blocks<TLanes, TVector>(
        float* x,
        float* inner,
        float* outer,
        Start innerStart,
        Start outerStart,
        float* hidden,
        float* result,
        FeedForwardSize size,
        int most
    ) : ITeamWork
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        public void Compute(int item)
        {
            var first = item * most;
            var rows = Math.Min(most, size.Rows - first);
            var units = Scratch.OfPiece((long)most * (size.Units + (hidden is null ? size.Hidden : 0)));
            var z = hidden is null ? units + (nint)most * size.Units : hidden + (nint)first * size.Hidden;
            PanelBlocks<TLanes, TVector>.Rows(
                new(x + (nint)first * size.Inputs, size.Inputs, 1),
                inner,
                z,
                new(rows, size.Hidden, size.Inputs),
                innerStart,
                first
            );
            var activated = new ActivationRows(z, null, rows, size.Units, size.Gated);
            for (var row = 0; row < rows; row++)
            {
                var to = units + (nint)row * size.Units;
                ActivationForward<TCurve>.Columns<TLanes, TVector>(activated, row, 0, size.Units, to);
            }

            PanelBlocks<TLanes, TVector>.Rows(
                new(units, size.Units, 1),
                outer,
                result + (nint)first * size.Outputs,
                new(rows, size.Outputs, size.Units),
                outerStart,
                first
            );
        }
    }
}

/// <summary>dz = (d A) sigma'(z), and dx = dz B, for some rows at a time.</summary>
internal readonly unsafe struct FeedForwardBackward<TCurve>(
    float* d,
    float* hidden,
    Strided inner,
    Strided outer,
    float* ofHidden,
    float* ofInput,
    FeedForwardSize size
) : IKernel
    where TCurve : struct, ICurve
{
    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var threads = ThreadTeam.Threads;
        var panels = Scratch.Take(
            PanelBlocks<TLanes, TVector>.Room(size.Units, size.Outputs)
                + PanelBlocks<TLanes, TVector>.Room(size.Inputs, size.Hidden)
        );
        var second = panels + PanelBlocks<TLanes, TVector>.Room(size.Units, size.Outputs);
        PanelProduct<TLanes, TVector>.Pack(outer, panels, new(0, size.Units, size.Outputs), threads);
        if (ofInput is not null)
        {
            PanelProduct<TLanes, TVector>.Pack(inner, second, new(0, size.Inputs, size.Hidden), threads);
        }

        var rows = size.RowsOfPiece<TLanes, TVector>(threads);
        var blocks = new Blocks<TLanes, TVector>(d, hidden, panels, second, ofHidden, ofInput, size, rows);
        ThreadTeam.Run((size.Rows + rows - 1) / rows, threads, ref blocks);
    }

    private readonly struct Blocks<TLanes, TVector>(
        float* d,
        float* hidden,
        float* outer,
        float* inner,
        float* ofHidden,
        float* ofInput,
        FeedForwardSize size,
        int most
    ) : ITeamWork
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        public void Compute(int item)
        {
            var first = item * most;
            var rows = Math.Min(most, size.Rows - first);
            var units = Scratch.OfPiece((long)most * size.Units);
            PanelBlocks<TLanes, TVector>.Rows(
                new(d + (nint)first * size.Outputs, size.Outputs, 1),
                outer,
                units,
                new(rows, size.Units, size.Outputs),
                default,
                first
            );
            var z = new ActivationRows(hidden + (nint)first * size.Hidden, null, rows, size.Units, size.Gated);
            var dz = ofHidden + (nint)first * size.Hidden;
            for (var row = 0; row < rows; row++)
            {
                var from = units + (nint)row * size.Units;
                ActivationBackward<TCurve>.Row<TLanes, TVector>(z, row, from, dz + (nint)row * size.Hidden, null);
            }

            if (ofInput is not null)
            {
                PanelBlocks<TLanes, TVector>.Rows(
                    new(dz, size.Hidden, 1),
                    inner,
                    ofInput + (nint)first * size.Inputs,
                    new(rows, size.Inputs, size.Hidden),
                    default,
                    first
                );
            }
        }
    }
}
