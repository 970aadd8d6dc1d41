package id.whatscrm.deletion.purge;

import java.util.List;

/**
 * Something of the subject is left after its purge. Names tables and columns, never
 * values.
 */
public class ResidueFound extends RuntimeException {

	public static final String MESSAGE = "Data is left in ";

	/** Before the sentence about a gap, which begins with the table or column. */
	public static final String GAP = "the data map has a gap: ";

	private final List<String> places;

	public ResidueFound(List<String> places) {
		super(MESSAGE + String.join(", ", places));
		this.places = List.copyOf(places);
	}

	/**
	 * Where something is left, such as {@code crm.message.body}.
	 */
	public List<String> places() {
		return this.places;
	}

}
