using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.Sqlite;

public sealed class SqliteTitleWordsTests() : TitleWordsContract(new SqlitePlace());
