using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.PostgreSql;

public sealed class PostgreSqlTitleWordsTests() : TitleWordsContract(new PostgreSqlPlace());
