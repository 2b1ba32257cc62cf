using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;

namespace Weft.Tool.Paper;

/// <summary>The claims of several experiments, for programs and for documents.</summary>
internal static class ClaimsFiles
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary><c>claims.json</c>: an entry a claim, with its verdict in the words of the reports.</summary>
    public static string Json(IEnumerable<ClaimOutcome> claims)
    {
        var array = new JsonArray([
            .. claims.Select(claim => new JsonObject
            {
                ["id"] = claim.Id,
                ["claim"] = claim.Text,
                ["paper"] = claim.Paper,
                ["ours"] = claim.Ours,
                ["verdict"] = ClaimText.Verdict(claim.Verdict),
            }),
        ]);
        return array.ToJsonString(s_indented) + "\n";
    }

    /// <summary><c>claims.md</c>: a table.</summary>
    public static string Markdown(IReadOnlyList<ClaimOutcome> claims) =>
        string.Join('\n', ClaimsTable.Markdown(claims)) + "\n";
}
