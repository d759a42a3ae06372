import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Parses the statements in a file, separated by NUL, by the grammar of Trino. Prints those that are not accepted, in the same way. */
public class Parse {
    public static void main(String[] arguments) throws Exception {
        List<String> faults = new ArrayList<>();
        for (String statement : Files.readString(Path.of(arguments[0]), StandardCharsets.UTF_8).split("\0")) {
            try {
                new SqlParser().createStatement(statement);
            } catch (ParsingException error) {
                faults.add(error.getMessage() + "\n" + statement);
            }
        }
        System.out.print(String.join("\0", faults));
    }
}
