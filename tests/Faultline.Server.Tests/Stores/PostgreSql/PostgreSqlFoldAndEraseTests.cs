using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.PostgreSql;

public sealed class PostgreSqlFoldAndEraseTests() : FoldAndEraseContract(new PostgreSqlPlace());
