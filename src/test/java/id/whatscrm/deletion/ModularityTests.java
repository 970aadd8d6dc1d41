package id.whatscrm.deletion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.modulith.core.ApplicationModules;

import static org.assertj.core.api.Assertions.assertThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

class ModularityTests {

	@Test
	void modulesUseOnlyWhatTheyMay() {
		ApplicationModules.of(DeletionApplication.class).verify();
	}

	@Test
	void onlyTheProcessModuleKnowsTheEngine() {
		noClasses().that()
			.resideOutsideOfPackage("id.whatscrm.deletion.process..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.camunda..")
			.check(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
				.importPackages("id.whatscrm.deletion"));
	}

	/** Nor is its schema known: a port hands over answers, no text of queries. */
	@Test
	void onlyTheProcessModuleNamesTheEnginesTables() throws IOException {
		Pattern table = Pattern.compile("\\bact_(ru|hi|re|id|ge)_", Pattern.CASE_INSENSITIVE);
		Path base = Path.of("src/main/java/id/whatscrm/deletion");
		try (Stream<Path> files = Files.walk(base)) {
			List<Path> outside = files.filter((file) -> file.toString().endsWith(".java"))
				.filter((file) -> !file.startsWith(base.resolve("process")))
				.toList();
			assertThat(outside).hasSizeGreaterThan(100)
				.noneSatisfy((file) -> assertThat(file).content().containsPattern(table));
		}
	}

}
