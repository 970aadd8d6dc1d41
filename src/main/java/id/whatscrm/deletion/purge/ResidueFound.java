package id.whatscrm.deletion.purge;

import java.util.List;

/**
 * Something of the subject is left after its purge. Names tables and columns, never
 * values.
 */
public class ResidueFound extends RuntimeException {

	private final List<String> places;

	ResidueFound(List<String> places) {
		super("Data is left in " + String.join(", ", places));
		this.places = List.copyOf(places);
	}

	/**
	 * Where something is left, such as {@code crm.message.body}.
	 */
	public List<String> places() {
		return this.places;
	}

}
