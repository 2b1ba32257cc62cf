using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>What the independent tokens of a sequence are drawn from.</summary>
/// <param name="Law">The distribution.</param>
/// <param name="Vocabulary">Number of tokens; 0 for real numbers.</param>
public sealed record TokenSource(TokenLaw Law, int Vocabulary = 0)
{
    internal static readonly Field<TokenSource> Field = new(
        "inputs",
        new EitherShape<TokenSource>(
            new ChoiceShape<TokenSource>(
                new("signs", new TokenSource(TokenLaw.Signs), "-1 and +1, equally likely."),
                new("uniform", new TokenSource(TokenLaw.Uniform), "Uniform between -1 and 1."),
                new("gaussian", new TokenSource(TokenLaw.Gaussian), "Normal with mean 0 and variance 1.")
            ),
            new OneKeyShape<TokenSource>(
                new Field<TokenSource>(
                    "tokens",
                    new IntegerShape(2, 65536).Select(n => new TokenSource(TokenLaw.Tokens, checked((int)n))),
                    "Tokens of a vocabulary of this size, equally likely."
                )
            )
        ),
        "What the tokens are drawn from, independently of each other.",
        "signs"
    );

    /// <summary>The step that a module sees.</summary>
    public StepSpec Step => Law == TokenLaw.Tokens ? new(StepKind.Token, Vocabulary) : new(StepKind.Real, 1);

    /// <summary>How many values a token takes; 0 where they are not finitely many.</summary>
    public int Values =>
        Law switch
        {
            TokenLaw.Signs => 2,
            TokenLaw.Tokens => Vocabulary,
            _ => 0,
        };
}

/// <summary>Distributions of a token.</summary>
public enum TokenLaw
{
    /// <summary>Uniform on {-1, +1}.</summary>
    Signs,

    /// <summary>Uniform on [-1, 1].</summary>
    Uniform,

    /// <summary>N(0, 1).</summary>
    Gaussian,

    /// <summary>Uniform on a vocabulary.</summary>
    Tokens,
}
