using System.Globalization;

namespace Weft.Compiler;

/// <summary>Names of parameters in the formulas, as <c>Logical</c> of a generated module knows them.</summary>
public static class ParameterNames
{
    /// <summary>Where a group of heads keeps its parameters: "layer", or "layer.group" where a layer has several groups.</summary>
    /// <param name="layer">Number of the layer, from 0.</param>
    /// <param name="group">Number of the group, from 0.</param>
    /// <param name="groups">Groups of the layer.</param>
    public static string GroupPlace(int layer, int group, int groups) =>
        string.Format(CultureInfo.InvariantCulture, groups == 1 ? "{0}" : "{0}.{1}", layer, group);
}
