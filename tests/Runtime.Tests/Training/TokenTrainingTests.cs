using System.Linq;
using System.Threading;
using Runtime.Tests.Tasks;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Runtime.Tests.Training;

/// <summary>Training on tokens, from the declaration to the result.</summary>
public class TokenTrainingTests
{
    private const string Architecture = """
        name: Delay
        input: { tokens: 4 }
        width: 16
        attention: { score: none, heads: 2, position: log }
        read-out: every
        output: { tokens: 4 }
        """;

    [Fact]
    public void A_delay_is_learned_at_its_length_and_beyond_and_twice_the_same()
    {
        TrialResult first = Train();
        TrialResult second = Train();

        Assert.Equal((TrialStatus.Done, null), (first.Status, first.Message));
        Assert.InRange(first.Accuracy, 0.99, 1);
        Assert.InRange(first.ValidationAccuracy, 0.99, 1);
        Assert.InRange(first.TestLoss / first.TrivialLoss, 0, 0.3);
        Assert.Equal([32, 64], first.Extrapolation.Select(test => test.Length));
        Assert.All(first.Extrapolation, test => Assert.InRange(test.Accuracy, 0.95, 1));
        Assert.Equal(first.Curve, second.Curve);
        Assert.Equal((first.TestLoss, first.Accuracy), (second.TestLoss, second.Accuracy));
        Assert.Equal(first.Extrapolation, second.Extrapolation);
    }

    private static TrialResult Train()
    {
        ArchitectureSpec spec = SpecReader.ReadArchitecture("delay.arch.yaml", Architecture).Spec!;
        var task = WrittenTasks.Read("{ kind: delay, distance: 1, inputs: { tokens: 4 }, extrapolate: [2, 4] }");
        return TrialRunner.Run(
            new TrialSpec(spec, task, [], Seed: 2, new TrainingSpec(400, 16, 0.02, 0, 20, 0, 1, 200, 50, 50), 16),
            (architecture, options) => InMemoryCompiler.Create(architecture, ScalarType.Float32, options),
            CompileOptions.Default,
            null,
            CancellationToken.None
        );
    }
}
