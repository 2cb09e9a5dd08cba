namespace Faultline.Timelines.Databases;

/// <summary>Something that runs on a connection, and that another thread may ask to end.</summary>
internal interface IInterruptible
{
    /// <summary>Asks; says whether that could be of use. May throw what the driver throws.</summary>
    bool Interrupt();
}
