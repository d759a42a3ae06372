import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Parses the statements in a file, separated by NUL, by the grammar of Trino. Ends with status 1 if one is not accepted. */
public class Parse {
    public static void main(String[] arguments) throws Exception {
        String[] statements = Files.readString(Path.of(arguments[0]), StandardCharsets.UTF_8).split("\0");
        int failed = 0;
        for (String statement : statements) {
            try {
                new SqlParser().createStatement(statement);
            } catch (ParsingException error) {
                failed += 1;
                System.out.println(error.getMessage() + "\n" + statement);
            }
        }
        System.out.println((statements.length - failed) + " passed, " + failed + " failed");
        System.exit(failed == 0 && statements.length > 100 ? 0 : 1);
    }
}
