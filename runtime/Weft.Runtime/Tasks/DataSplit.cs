namespace Weft.Runtime.Tasks;

/// <summary>What sequences are for. Those of different sets are never the same by construction of their streams.</summary>
public enum DataSplit
{
    /// <summary>Gradients come from these.</summary>
    Training,

    /// <summary>Settings are chosen by these.</summary>
    Validation,

    /// <summary>Looked at once, after the last step.</summary>
    Test,
}
