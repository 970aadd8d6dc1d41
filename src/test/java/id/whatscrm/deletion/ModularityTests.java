package id.whatscrm.deletion;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.modulith.core.ApplicationModules;

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

}
