using Weft.Compiler.Spec;
using Weft.Runtime.Training;
using Xunit;

namespace Runtime.Tests.Training;

public class ScheduleTests
{
    [Fact]
    public void Rate_rises_linearly_then_falls_as_a_cosine()
    {
        var schedule = new Schedule(Settings(steps: 111, warmUp: 10));
        Assert.Equal(0.1, schedule.LearningRate(0), 12);
        Assert.Equal(0.5, schedule.LearningRate(4), 12);
        Assert.Equal(1.0, schedule.LearningRate(9), 12);
        Assert.Equal(1.0, schedule.LearningRate(10), 12);
        Assert.Equal(0.55, schedule.LearningRate(60), 12);
        Assert.Equal(0.1, schedule.LearningRate(110), 12);
    }

    [Theory]
    [InlineData(1, 0, 0.1)]
    [InlineData(5, 5, 1.0)]
    [InlineData(3, 10, 0.3)]
    public void Last_step_is_defined_without_a_decay(int steps, int warmUp, double last)
    {
        Assert.Equal(last, new Schedule(Settings(steps, warmUp)).LearningRate(steps - 1), 12);
    }

    private static TrainingSpec Settings(int steps, int warmUp) => new(steps, 1, 1.0, 0.1, warmUp, 0, 0, 0, 1, 1);
}
