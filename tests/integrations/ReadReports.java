import java.util.logging.Level;
import java.util.logging.Logger;
import shadow.se.bjurr.violations.lib.ViolationsApi;
import shadow.se.bjurr.violations.lib.reports.Parser;

/** What violations-lib reads of a report: ReadReports PARSER FOLDER PATTERN. One finding a line, tabs between. */
class ReadReports {
    public static void main(String[] arguments) {
        Logger.getLogger("").setLevel(Level.OFF);
        var found = ViolationsApi.violationsApi()
            .withPattern(arguments[2])
            .inFolder(arguments[1])
            .findAll(Parser.valueOf(arguments[0]))
            .violations();
        for (var each : found) {
            System.out.println(String.join("\t", each.getFile(), String.valueOf(each.getStartLine()),
                each.getSeverity().name(), each.getRule(), each.getMessage().replaceAll("\\s+", " ")));
        }
    }
}
