namespace Weft.Runtime.Kernels;

/// <summary>Sizes of a product of [M, K] and [K, N].</summary>
internal readonly record struct ProductSize(int M, int N, int K);

/// <summary>A matrix in memory: entry (r, c) is at[r Row + c Column].</summary>
internal readonly unsafe struct Strided(float* at, nint row, nint column)
{
    public readonly float* At = at;
    public readonly nint Row = row;
    public readonly nint Column = column;
}

/// <summary>What a product is added to: nothing, a row for all rows, a matrix, or both.</summary>
/// <param name="bias">[N], or null.</param>
/// <param name="addend">[M, N] row by row without gaps, or null.</param>
internal readonly unsafe struct Start(float* bias, float* addend)
{
    /// <summary>Whether one row stands for all.</summary>
    public bool IsRow => addend is null;

    /// <summary>Where a block of it stands; null where there is nothing.</summary>
    public float* At(float* target, int n, int row, int column, int rows, int columns)
    {
        if (addend is null)
        {
            return bias is null ? null : bias + column;
        }

        var block = addend + (nint)row * n + column;
        if (bias is null)
        {
            return block;
        }

        // Both are added where the result will stand.
        for (var r = 0; r < rows; r++)
        {
            for (var i = 0; i < columns; i++)
            {
                target[(nint)r * n + i] = block[(nint)r * n + i] + bias[column + i];
            }
        }

        return target;
    }
}
