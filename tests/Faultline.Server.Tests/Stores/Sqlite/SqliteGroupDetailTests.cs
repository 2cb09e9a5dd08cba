using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.Sqlite;

public sealed class SqliteGroupDetailTests() : GroupDetailContract(new SqlitePlace());
