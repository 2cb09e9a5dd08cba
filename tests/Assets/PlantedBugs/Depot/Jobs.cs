#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using Depot.Imports;
using Depot.Nights;
using Depot.Packing;
using Shop.Kernel;

namespace Depot;

public static class Jobs
{
    public static IReadOnlyDictionary<string, IJob> All(Database database) => new Dictionary<string, IJob>
    {
        ["stock-import"] = new StockImport(),
        ["shelf-map"] = new ShelfMap(),
        ["manifest"] = new Manifest(),
        ["sizes"] = new Sizes(),
        ["folder-scan"] = new FolderScan(),
        ["pack"] = new PackAll(),
        ["stamping"] = new Stamping(),
        ["reprice"] = new NightlyReprice(),
        ["label-fetch"] = new LabelFetch(),
        ["weigh"] = new WeighParcel(),
        ["routing"] = new BinRouting(),
        ["checksums"] = new Checksums(),
        ["reserve"] = new ReserveLater(),
        ["billing"] = new Billing(),
        ["nightly"] = new Nightly(),
        ["cleanup"] = new Cleanup(database),
        ["thumbnails"] = new Detached(),
        ["archive"] = new Detached(),
        ["feed"] = new Detached(),
        ["counts"] = new Detached(),
        ["sales"] = new SalesReport(database),
        ["mailbox"] = new Mailbox(),
    };
}
