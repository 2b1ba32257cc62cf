namespace Weft.Compiler.Costs;

/// <summary>How fast a machine does the work of one way, as fitted to measurements of it.</summary>
/// <param name="Way">The way.</param>
/// <param name="HasKeys">Whether weights are dot products, which dense weights are or are not.</param>
/// <param name="IsTraining">Whether the rates are those of forward and backward, else of forward alone.</param>
/// <param name="CallMicroseconds">Time of a call, whatever its size.</param>
/// <param name="ProductPicoseconds">Time of a FLOP.</param>
/// <param name="FunctionPicoseconds">Time of an exponential.</param>
/// <param name="BytePicoseconds">Time of a byte.</param>
public sealed record WayRates(
    MixtureWay Way,
    bool HasKeys,
    bool IsTraining,
    double CallMicroseconds,
    double ProductPicoseconds,
    double FunctionPicoseconds,
    double BytePicoseconds
)
{
    private const double PicosecondsPerMicrosecond = 1e6;

    /// <summary>The time that a call takes, in microseconds.</summary>
    public double Microseconds(Work work) =>
        CallMicroseconds
        + (work.Products * ProductPicoseconds + work.Functions * FunctionPicoseconds + work.Bytes * BytePicoseconds)
            / PicosecondsPerMicrosecond;
}
