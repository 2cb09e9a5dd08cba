using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Capture;
using Faultline.Spooling;

// capture RELEASE CONFIGURATION hot|cold SPOOL OUT      the events of one build
// assemble OUT-DIRECTORY FILE…                          the set of all builds
var json = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
if (args is ["assemble", var into, ..])
    return SetWriter.Write(into, args[2..], json);

var build = new Build(int.Parse(args[1]), args[2], args[3] == "hot");
await using var spool = Spool.Open(new SpoolOptions { Directory = args[4] });
await using var camera = new Camera(build, spool);
await camera.StartAsync();
await using var lines = new StreamWriter(args[5], false, new UTF8Encoding(false));
var failed = 0;
foreach (var plant in Plan.All)
{
    var events = 4 + ((Shop.Kernel.Stable.Of(plant.Bug) + build.Release + (build.IsHot ? 1 : 0)) % 2);
    for (var i = 0; i < events; i++)
    {
        try
        {
            lines.WriteLine((await camera.TakeAsync(plant, i)).ToJsonString(json));
        }
        catch (InvalidOperationException e)
        {
            // One bug that does not show must not hide what else does not: all are told, then the program fails.
            Console.Error.WriteLine(e.Message);
            failed++;
        }
    }
}

return failed == 0 ? 0 : 1;
