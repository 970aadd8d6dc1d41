package id.whatscrm.deletion.process;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import id.whatscrm.deletion.platform.StaffGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The models say what the code calls them by, and keep their reasons where a modeler
 * keeps them.
 */
class ModelsTests {

	private static final Path MODELS = Path.of("processes");

	static List<Path> models() throws IOException {
		try (Stream<Path> files = Files.list(MODELS)) {
			return files.toList();
		}
	}

	private static List<BpmnModelInstance> processes() throws IOException {
		return models().stream()
			.filter((file) -> file.toString().endsWith(".bpmn"))
			.map((file) -> Bpmn.readModelFromFile(file.toFile()))
			.toList();
	}

	private static Set<String> constants(Class<?> names) {
		return Arrays.stream(names.getDeclaredFields()).map(ModelsTests::value).collect(Collectors.toSet());
	}

	private static String value(Field constant) {
		try {
			return (String) constant.get(null);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String text() throws IOException {
		StringBuilder text = new StringBuilder();
		for (Path folder : List.of(MODELS, Path.of("forms"))) {
			try (Stream<Path> files = Files.list(folder)) {
				for (Path file : files.toList()) {
					text.append(Files.readString(file));
				}
			}
		}
		return text.toString();
	}

	/** A modeler loses comments at the first save. */
	@ParameterizedTest
	@MethodSource("models")
	void noReasonStandsInAComment(Path model) throws IOException {
		assertThat(Files.readString(model)).doesNotContain("<!--");
	}

	@Test
	void theProcessesAndTheTableAreThere() throws IOException {
		Set<String> keys = processes().stream()
			.flatMap((model) -> model.getModelElementsByType(Process.class).stream())
			.map(Process::getId)
			.collect(Collectors.toSet());
		keys.add("retention-policy");

		assertThat(keys).containsAll(constants(ProcessNames.Definitions.class));
		assertThat(text()).contains("<decision id=\"retention-policy\"");
	}

	@Test
	void theMessagesAreThoseOfTheModels() throws IOException {
		assertThat(processes().stream()
			.map((model) -> model.getModelElementsByType(Message.class))
			.flatMap(Collection::stream)
			.map(Message::getName)).containsAll(constants(ProcessNames.Messages.class))
			.allSatisfy((name) -> assertThat(constants(ProcessNames.Messages.class)).contains(name));
	}

	@Test
	void theElementsAreThere() throws IOException {
		assertThat(processes().stream()
			.flatMap((model) -> model.getModelElementsByType(FlowElement.class).stream())
			.map(FlowElement::getId)).containsAll(constants(ProcessNames.Elements.class));
	}

	@Test
	void theErrorIsThere() throws IOException {
		assertThat(processes().stream()
			.flatMap((model) -> model.getModelElementsByType(Error.class).stream())
			.map(Error::getErrorCode)).contains(ProcessNames.Codes.ANOTHER_REQUEST_LEADS);
	}

	@Test
	void theVariablesAreReadByAModelOrAForm() throws IOException {
		String text = text();

		assertThat(constants(ProcessNames.Variables.class)).isNotEmpty()
			.allSatisfy((name) -> assertThat(text).containsPattern("\\b" + name + "\\b"));
	}

	@Test
	void tasksAreForGroupsThatExist() throws IOException {
		assertThat(text().lines()
			.filter((line) -> line.contains("candidateGroups=\""))
			.map((line) -> line.replaceAll(".*candidateGroups=\"([^\"]*)\".*", "$1"))).isNotEmpty()
			.allSatisfy((group) -> assertThat(StaffGroup.of(group)).get()
				.satisfies((known) -> assertThat(known.hasTasks()).isTrue()));
	}

}
