import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.Session;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.trino.testing.StandaloneQueryRunner;
import io.trino.testing.TestingSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs statements on the engine of Trino, with tables in memory. The first argument is a file with JSON: the statements of "tables"
 * come first and must succeed; then the result of each of the "queries" is written as JSON to the file of the second argument.
 */
public class Engine {
    record Statements(List<String> tables, List<String> queries) {}

    record Result(List<String> columns, List<List<Object>> rows, String error) {}

    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Statements statements = json.readValue(Path.of(arguments[0]).toFile(), Statements.class);
        Session session = TestingSession.testSessionBuilder().setCatalog("memory").setSchema("default")
                .setSystemProperty("task_concurrency", "1").build();
        try (StandaloneQueryRunner runner = new StandaloneQueryRunner(session)) {
            runner.installPlugin(new MemoryPlugin());
            runner.createCatalog("memory", "memory", Map.of("memory.splits-per-node", "1"));
            statements.tables().forEach(runner::execute);
            List<Result> results = statements.queries().parallelStream().map(sql -> resultOf(runner, sql)).toList();
            json.writeValue(Path.of(arguments[1]).toFile(), results);
        }
    }

    private static Result resultOf(StandaloneQueryRunner runner, String sql) {
        try {
            MaterializedResult result = runner.execute(sql);
            List<List<Object>> rows = result.getMaterializedRows().stream().map(MaterializedRow::getFields).toList();
            return new Result(result.getColumnNames(), rows, null);
        } catch (RuntimeException error) {
            return new Result(List.of(), List.of(), String.valueOf(error.getMessage()));
        }
    }
}
