package id.whatscrm.deletion.platform;

import java.util.Arrays;
import java.util.Optional;

/**
 * The groups of staff. Their ids are used in the models, in the settings and by the
 * engine.
 */
public enum StaffGroup {

	SUPPORT("support", "Support"), LEGAL("legal", "Legal review"), OPERATORS("operators", "Operators"),
	AUDITORS("auditors", "Auditors"), ADMINISTRATORS("camunda-admin", "Administrators");

	/** Before the id of a group, in what a session may be asked for. */
	public static final String AUTHORITY = "GROUP_";

	private final String id;

	private final String title;

	StaffGroup(String id, String title) {
		this.id = id;
		this.title = title;
	}

	/**
	 * Its name in models, settings and the engine.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Its name for people.
	 */
	public String title() {
		return this.title;
	}

	/**
	 * What a session of its members may be asked for.
	 */
	public String authority() {
		return AUTHORITY + this.id;
	}

	/**
	 * Whether its members answer tasks.
	 */
	public boolean hasTasks() {
		return this == SUPPORT || this == LEGAL || this == OPERATORS;
	}

	/**
	 * The group of an id.
	 */
	public static Optional<StaffGroup> of(String id) {
		return Arrays.stream(values()).filter((group) -> group.id.equals(id)).findFirst();
	}

}
