namespace Faultline.Bench.Engine.Corpus;

/// <summary>One bug: what its reports have in common. Frames and inner exceptions' frames are ready JSON arrays.</summary>
internal sealed record StackShape(
    int Index, string Reporter, string Topic, string Method, string Type, string InnerType, string Assembly,
    string Message, string Noun, string Verb, byte[] Frames, byte[] InnerFrames, string[] Categories);
