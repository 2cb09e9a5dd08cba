using System.Text;
using Faultline.Server.Digest;

namespace Faultline.Server.Tests.Workers;

public sealed class CutMarkTests
{
    [Theory]
    [InlineData("""{"value":"aaa … 1234 characters cut … bbb"}""", true)]
    [InlineData("""{"value":"aaa \u2026 7 characters cut \u2026 bbb"}""", true)]
    [InlineData("""{"value":"the 3 characters cut the line; … 3 characters cut …"}""", true)]
    [InlineData("""{"value":"there were 12 characters cut from it"}""", false)]
    [InlineData("""{"value":"… many characters cut …"}""", false)]
    [InlineData("""{"value":"…  characters cut …"}""", false)]
    [InlineData(" characters cut ", false)]
    [InlineData("9 characters cut …", false)]
    [InlineData("", false)]
    public void Only_the_mark_itself_says_that_something_was_cut(string line, bool isCut) => CutMark.IsIn(Encoding.UTF8.GetBytes(line)).ShouldBe(isCut);
}
