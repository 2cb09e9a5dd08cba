namespace Faultline.Bench.Deadlines.Crosstalk;

/// <summary>What is counted; from <see cref="Bytes"/> on, what there must be none of.</summary>
internal enum Finding
{
    Expired,
    InTime,
    NeverBegun,
    NotTakenUp,
    Bytes,
    Headers,
    NotWhole,
    WrongId,
    Missing,
    More,
    Framing,
}
