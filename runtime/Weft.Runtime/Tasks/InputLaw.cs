using System;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>Draws independent tokens and reads them as numbers.</summary>
internal static class InputLaw
{
    /// <summary>Writes the inputs of a sequence.</summary>
    public static void Draw(TokenSource source, SequenceRandom random, SequenceData sequence)
    {
        Span<float> reals = sequence.Reals;
        switch (source.Law)
        {
            case TokenLaw.Signs:
                random.Signs(reals);
                break;
            case TokenLaw.Uniform:
                for (int s = 0; s < reals.Length; s++)
                {
                    reals[s] = (float)(2 * random.Uniform() - 1);
                }

                break;
            case TokenLaw.Gaussian:
                for (int s = 0; s < reals.Length; s++)
                {
                    reals[s] = (float)random.Gaussian();
                }

                break;
            default:
                for (int s = 0; s < sequence.Tokens.Length; s++)
                {
                    sequence.Tokens[s] = random.Below(source.Vocabulary);
                }

                break;
        }
    }

    /// <summary>The number that the token at a position counts as.</summary>
    public static double Value(TokenSource source, SequenceData sequence, int position) =>
        source.Law == TokenLaw.Tokens ? Spread(sequence.Tokens[position], source.Vocabulary) : sequence.Reals[position];

    /// <summary>Which of finitely many values the token at a position is; 0 where they are not.</summary>
    public static int Code(TokenSource source, SequenceData sequence, int position) =>
        source.Law switch
        {
            TokenLaw.Signs => sequence.Reals[position] > 0 ? 1 : 0,
            TokenLaw.Tokens => (int)sequence.Tokens[position],
            _ => 0,
        };

    /// <summary>Mean and mean square of a token read as a number.</summary>
    public static Moments Of(TokenSource source) =>
        source.Law switch
        {
            TokenLaw.Uniform => new Moments(0, 1.0 / 3),
            TokenLaw.Tokens => new Moments(0, (source.Vocabulary + 1.0) / (3 * (source.Vocabulary - 1.0))),
            _ => new Moments(0, 1),
        };

    /// <summary>Token k of n, spread evenly over [-1, 1].</summary>
    public static double Spread(long token, int vocabulary) => 2.0 * token / (vocabulary - 1) - 1;
}

/// <summary>Mean and mean square of a random number.</summary>
internal readonly record struct Moments(double Mean, double Square);
