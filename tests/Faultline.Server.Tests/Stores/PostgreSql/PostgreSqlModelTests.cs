using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.PostgreSql;

public sealed class PostgreSqlModelTests() : ModelContract(new PostgreSqlPlace());
