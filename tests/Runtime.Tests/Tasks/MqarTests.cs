using System;
using System.Linq;
using Weft.Compiler.Tasks;
using Weft.Runtime.Tasks;
using Xunit;

namespace Runtime.Tests.Tasks;

/// <summary>What stands between the queries of MQAR.</summary>
public sealed class MqarTests
{
    /// <summary>With filler from all tokens, as in the source, longer sequences are harder for more than their length.</summary>
    [Theory]
    [InlineData(64, 0.09)]
    [InlineData(128, 0.16)]
    [InlineData(256, 0.24)]
    public void Filler_of_all_tokens_makes_queries_ambiguous(int length, double share)
    {
        var task = (MqarTask)WrittenTasks.Create("{ kind: mqar, filler: all }", length);

        Assert.InRange(task.AmbiguousQueries(), share - 0.01, share + 0.01);
        Assert.Equal(Ambiguous(task), task.AmbiguousQueries(), 0.01);
        Assert.Contains($" % of the queries at length {length} are ambiguous, since 'filler: all'", task.Remark);
    }

    [Theory]
    [InlineData("mqar", 256)]
    [InlineData("{ kind: mqar, filler: values, vocabulary: 16, pairs: 4 }", 64)]
    [InlineData("{ kind: mqar, filler: zero }", 64)]
    public void Other_filler_holds_no_keys(string yaml, int length)
    {
        var task = (MqarTask)WrittenTasks.Create(yaml, length);
        var spec = (MqarSpec)WrittenTasks.Read(yaml);

        Assert.Equal(0, Ambiguous(task));
        Assert.Equal(0, task.AmbiguousQueries());
        Assert.EndsWith(
            $"0.0 % of the queries at length {length} are ambiguous",
            task.Remark,
            StringComparison.Ordinal
        );
        Assert.All(
            DrawnSequence.Of(task, SignSource.Test, 50),
            drawn => Assert.Equal(2 * spec.Pairs, drawn.Inputs.Count(x => x >= 1 && x < spec.Vocabulary / 2))
        );
    }

    // By a plain program: all tokens that follow the key before the query, whatever the task says of pairs.
    private static double Ambiguous(MqarTask task)
    {
        (int asked, int ambiguous) = (0, 0);
        foreach (DrawnSequence drawn in DrawnSequence.Of(task, SignSource.Test, 2000))
        {
            for (int t = 0; t < drawn.Targets.Length; t++)
            {
                if (drawn.IsAsked(t))
                {
                    asked++;
                    double key = drawn.Inputs[t];
                    var followers = Enumerable
                        .Range(0, t)
                        .Where(s => drawn.Inputs[s] == key)
                        .Select(s => drawn.Inputs[s + 1]);
                    ambiguous += followers.Distinct().Count() > 1 ? 1 : 0;
                }
            }
        }

        return (double)ambiguous / asked;
    }
}
