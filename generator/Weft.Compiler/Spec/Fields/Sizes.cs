namespace Weft.Compiler.Spec.Fields;

/// <summary>Shapes of sizes: whole numbers from 1.</summary>
internal static class Sizes
{
    public static Shape<int> UpTo(int maximum) => new IntegerShape(1, maximum).ToInt32();
}
