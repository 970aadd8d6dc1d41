package id.whatscrm.deletion.crm.map;

import java.util.List;

/**
 * The data map cannot be executed. Each sentence names the place and the remedy.
 */
public class DataMapProblem extends RuntimeException {

	private final List<String> sentences;

	DataMapProblem(String source, List<String> sentences) {
		super("The data map " + source + " cannot be executed:\n- " + String.join("\n- ", sentences));
		this.sentences = List.copyOf(sentences);
	}

	List<String> sentences() {
		return this.sentences;
	}

}
