package id.whatscrm.deletion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README is short, and whatever it and the pages beside it lead to is there.
 */
class DocsTests {

	private static final Path README = Path.of("README.md");

	private static final Path DOCS = Path.of("docs");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	@Test
	void theReadmeIsReadInFiveMinutes() throws IOException {
		assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(150);
	}

	@Test
	void everyLinkLeadsSomewhere() throws IOException {
		for (Path page : pages()) {
			for (String link : links(page)) {
				String[] parts = link.split("#", 2);
				Path target = parts[0].isEmpty() ? page
						: Path.of("").resolve(page.resolveSibling(parts[0]).normalize());
				assertThat(target).as("%s in %s", link, page).exists();
				if (parts.length > 1) {
					assertThat(anchors(target)).as("%s in %s", link, page).contains(parts[1]);
				}
			}
		}
	}

	@Test
	void everyPageAndPictureIsLedTo() throws IOException {
		Set<Path> led = new TreeSet<>();
		for (Path page : pages()) {
			links(page).forEach((link) -> led.add(page.resolveSibling(link.split("#", 2)[0]).normalize()));
		}
		try (Stream<Path> files = Files.walk(DOCS)) {
			assertThat(files.filter(Files::isRegularFile).toList()).isNotEmpty().isSubsetOf(led);
		}
	}

	private static List<Path> pages() throws IOException {
		try (Stream<Path> docs = Files.list(DOCS)) {
			return Stream.concat(Stream.of(README), docs.filter((file) -> file.toString().endsWith(".md"))).toList();
		}
	}

	private static List<String> links(Path page) throws IOException {
		Matcher link = LINK.matcher(Files.readString(page));
		return link.results().map((found) -> found.group(1)).filter((target) -> !target.contains("://")).toList();
	}

	/** As the pages' host makes them of headings, and those that are set by hand. */
	private static Set<String> anchors(Path page) throws IOException {
		Set<String> anchors = new TreeSet<>();
		for (String line : Files.readAllLines(page)) {
			if (line.startsWith("<a id=\"")) {
				anchors.add(line.substring(7, line.indexOf('"', 7)));
			}
			if (line.startsWith("#")) {
				anchors.add(line.replaceFirst("^#+ ", "")
					.toLowerCase(java.util.Locale.ROOT)
					.replaceAll("[^a-z0-9 _-]", "")
					.replace(' ', '-'));
			}
		}
		return anchors;
	}

}
