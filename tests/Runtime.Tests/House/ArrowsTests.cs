using System;
using Weft.Runtime.Modules;
using Xunit;

namespace Weft.Runtime.Tests.House
{
    /// <summary>Rooms know each other one way, so that each can be read, tested and taken out by itself.</summary>
    public sealed class ArrowsTests
    {
        [Fact]
        public void Rooms_of_the_runtime_know_each_other_one_way()
        {
            var arrows = new Arrows(typeof(SequenceModule).Assembly.Location, "Weft.Runtime");

            Assert.True(arrows.Rooms.Count > 10, string.Join(", ", arrows.Rooms));
            Assert.True(arrows.Cycle().Count == 0, string.Join(Environment.NewLine, arrows.Cycle()));
        }

        /// <summary>A cycle of two rooms below is found, with the types that make it.</summary>
        [Fact]
        public void A_cycle_is_found()
        {
            var arrows = new Arrows(typeof(ArrowsTests).Assembly.Location, "Weft.Runtime.Tests.House.Cycle");

            Assert.Equal(2, arrows.Cycle().Count);
            Assert.Contains(arrows.Cycle(), arrow => arrow.Contains("One.First -> ", StringComparison.Ordinal));
            Assert.Contains(arrows.Cycle(), arrow => arrow.Contains("Two.Second -> ", StringComparison.Ordinal));
        }
    }
}

namespace Weft.Runtime.Tests.House.Cycle.One
{
    internal sealed class First
    {
        public static object Make() => new Two.Second(null);
    }
}

namespace Weft.Runtime.Tests.House.Cycle.Two
{
    internal sealed record Second(One.First? Other);
}
