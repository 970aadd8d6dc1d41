package id.whatscrm.deletion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is cited as a rule stands in {@code docs/rules.md}, and each rule there is tested.
 */
class RulesTests {

	private static final Pattern CODE = Pattern.compile("(?<![\\w%])[PCIMES]\\d{1,2}(?!\\w)");

	private static final Pattern ROW = Pattern.compile("^\\| ([PCIMES]\\d{1,2}) \\| .{20,} \\| .+ \\|$",
			Pattern.MULTILINE);

	private static final Set<String> READ = Set.of("java", "bpmn", "dmn", "form", "html", "txt", "properties", "sql",
			"yaml", "css", "js");

	private static final String TO_COME = "its piece of work is still to come";

	/** Rules that no test cites, and why. */
	private static final Map<String, String> UNTESTED = new TreeMap<>();

	static {
		for (String rule : new String[] { "C10", "I10", "I11", "I12", "I13", "M12", "E8", "E9", "E10", "E11", "E12",
				"E13", "S1", "S2", "S3", "S4", "S5", "S6" }) {
			UNTESTED.put(rule, TO_COME);
		}
	}

	@Test
	void everyCodeThatIsCitedIsARule() throws IOException {
		Set<String> rules = rules();

		assertThat(rules).hasSizeGreaterThan(40);
		assertThat(cited(Path.of("src"), Path.of("processes"), Path.of("forms"))).isNotEmpty()
			.allSatisfy((code, file) -> assertThat(rules).as("cited in %s", file).contains(code));
	}

	@Test
	void everyRuleIsCitedByATestOrSaysWhyNot() throws IOException {
		Set<String> tested = cited(Path.of("src/test/java")).keySet();

		assertThat(rules()).allSatisfy((rule) -> assertThat(tested.contains(rule) != UNTESTED.containsKey(rule))
			.as("%s is tested or has a reason, not both: %s", rule, UNTESTED.get(rule))
			.isTrue());
		assertThat(rules()).containsAll(UNTESTED.keySet());
	}

	private static Set<String> rules() throws IOException {
		Set<String> rules = new TreeSet<>();
		Matcher row = ROW.matcher(Files.readString(Path.of("docs/rules.md")));
		while (row.find()) {
			assertThat(rules.add(row.group(1))).as("%s stands once", row.group(1)).isTrue();
		}
		return rules;
	}

	/** The codes with a file that cites each. */
	private static Map<String, Path> cited(Path... folders) throws IOException {
		Map<String, Path> cited = new TreeMap<>();
		for (Path folder : folders) {
			try (Stream<Path> files = Files.walk(folder)) {
				for (Path file : files.filter(RulesTests::isRead).toList()) {
					Matcher code = CODE.matcher(Files.readString(file, StandardCharsets.UTF_8));
					while (code.find()) {
						cited.putIfAbsent(code.group(), file);
					}
				}
			}
		}
		return cited;
	}

	private static boolean isRead(Path file) {
		String name = file.getFileName().toString();
		return Files.isRegularFile(file) && READ.contains(name.substring(name.lastIndexOf('.') + 1))
				&& !name.equals("RulesTests.java");
	}

}
