namespace Weft.Compiler.Formulas;

/// <summary>
/// A formula of the design space, as data: one declaration is printed as C# into generated code, evaluated term by
/// term by the reference, and shown to readers. Values are tensors that broadcast; an operation is taken element by
/// element unless it says otherwise.
/// </summary>
public abstract record Formula
{
    private Formula() { }

    /// <summary>A number.</summary>
    public sealed record Constant(double Value) : Formula;

    /// <summary>A quantity that the place of use supplies (n, t, i, h, u, ...) or a parameter, by its name.</summary>
    public sealed record Variable(string Name) : Formula;

    /// <summary>A function of one argument.</summary>
    public sealed record Unary(UnaryFunction Function, Formula X) : Formula;

    /// <summary>A function of two arguments.</summary>
    public sealed record Binary(BinaryFunction Function, Formula X, Formula Y) : Formula;

    /// <summary>Column <paramref name="Index"/> of each row of a table: table [H, B], index [T] -> [H, T].</summary>
    public sealed record Entry(Variable Table, Formula Index) : Formula;

    /// <summary>A number.</summary>
    public static implicit operator Formula(double value) => new Constant(value);

    /// <summary>x + y.</summary>
    public static Formula operator +(Formula x, Formula y) => new Binary(BinaryFunction.Add, x, y);

    /// <summary>x - y.</summary>
    public static Formula operator -(Formula x, Formula y) => new Binary(BinaryFunction.Subtract, x, y);

    /// <summary>x y.</summary>
    public static Formula operator *(Formula x, Formula y) => new Binary(BinaryFunction.Multiply, x, y);

    /// <summary>x / y.</summary>
    public static Formula operator /(Formula x, Formula y) => new Binary(BinaryFunction.Divide, x, y);

    /// <summary>-x.</summary>
    public static Formula operator -(Formula x) => new Unary(UnaryFunction.Negate, x);

    /// <summary>x^y for x >= 0.</summary>
    public static Formula Power(Formula x, Formula y) => new Binary(BinaryFunction.Power, x, y);

    /// <summary>The smaller of the two.</summary>
    public static Formula Min(Formula x, Formula y) => new Binary(BinaryFunction.Min, x, y);

    /// <summary>The larger of the two.</summary>
    public static Formula Max(Formula x, Formula y) => new Binary(BinaryFunction.Max, x, y);

    /// <summary>The natural logarithm.</summary>
    public static Formula Log(Formula x) => new Unary(UnaryFunction.Log, x);

    /// <summary>e^x.</summary>
    public static Formula Exp(Formula x) => new Unary(UnaryFunction.Exp, x);

    /// <summary>The square root.</summary>
    public static Formula Sqrt(Formula x) => new Unary(UnaryFunction.Sqrt, x);

    /// <summary>The largest whole number that is not larger.</summary>
    public static Formula Floor(Formula x) => new Unary(UnaryFunction.Floor, x);

    /// <summary>The sine.</summary>
    public static Formula Sin(Formula x) => new Unary(UnaryFunction.Sin, x);

    /// <summary>The error function.</summary>
    public static Formula Erf(Formula x) => new Unary(UnaryFunction.Erf, x);

    /// <summary>log(1 + e^x), the smooth map that keeps slopes positive.</summary>
    public static Formula Softplus(Formula x) => new Unary(UnaryFunction.Softplus, x);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Formula Sigmoid(Formula x) => new Unary(UnaryFunction.Sigmoid, x);

    /// <summary>The mean over the last axis, which stays with size 1.</summary>
    public static Formula Mean(Formula x) => new Unary(UnaryFunction.Mean, x);

    /// <summary>The sum over the last axis, which stays with size 1.</summary>
    public static Formula Sum(Formula x) => new Unary(UnaryFunction.Sum, x);

    /// <summary>This formula with every occurrence of a variable replaced.</summary>
    public Formula With(string variable, Formula value) =>
        this switch
        {
            Variable v when v.Name == variable => value,
            Unary f => f with { X = f.X.With(variable, value) },
            Binary f => f with { X = f.X.With(variable, value), Y = f.Y.With(variable, value) },
            Entry f => f with { Index = f.Index.With(variable, value) },
            _ => this,
        };
}

/// <summary>Functions of one argument.</summary>
public enum UnaryFunction
{
    /// <summary>-x.</summary>
    Negate,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>e^x.</summary>
    Exp,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary>Rounding down.</summary>
    Floor,

    /// <summary>Sine.</summary>
    Sin,

    /// <summary>Error function.</summary>
    Erf,

    /// <summary>log(1 + e^x).</summary>
    Softplus,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>Mean over the last axis.</summary>
    Mean,

    /// <summary>Sum over the last axis.</summary>
    Sum,
}

/// <summary>Functions of two arguments.</summary>
public enum BinaryFunction
{
    /// <summary>x + y.</summary>
    Add,

    /// <summary>x - y.</summary>
    Subtract,

    /// <summary>x y.</summary>
    Multiply,

    /// <summary>x / y.</summary>
    Divide,

    /// <summary>x^y.</summary>
    Power,

    /// <summary>The smaller.</summary>
    Min,

    /// <summary>The larger.</summary>
    Max,
}
