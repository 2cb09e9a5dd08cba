#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using Faultline;

namespace Shop.Kernel;

/// <summary>Refuses a request with a code of the catalogue.</summary>
public static class Refuse
{
    public static void With(string code, int status, string title, string detail, params (string Name, object? Value)[] data)
    {
        var fault = new Fault(code, status, title, detail) { Data = data.ToDictionary(entry => entry.Name, entry => entry.Value) };
        throw fault.ToException();
    }
}
