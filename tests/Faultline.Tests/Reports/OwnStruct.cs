namespace Faultline.Tests.Reports;

/// <summary>A value type, over which a generic method is compiled anew.</summary>
internal struct OwnStruct;
