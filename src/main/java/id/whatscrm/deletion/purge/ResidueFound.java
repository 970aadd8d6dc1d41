package id.whatscrm.deletion.purge;

import java.util.List;

import id.whatscrm.deletion.crm.map.CoverageGap;

/**
 * Something of the subject is left after its purge, or the data map has a gap behind
 * which something may be left. Names tables and columns, never values.
 */
public class ResidueFound extends RuntimeException {

	private final List<String> places;

	private final boolean gap;

	private ResidueFound(String message, List<String> places, boolean gap) {
		super(message);
		this.places = List.copyOf(places);
		this.gap = gap;
	}

	/**
	 * Something is left.
	 * @param places where, such as {@code crm.message.body}
	 */
	public static ResidueFound in(List<String> places) {
		return new ResidueFound("Data is left in " + String.join(", ", places), places, false);
	}

	/**
	 * Something may be left where the data map forgets to look.
	 */
	public static ResidueFound behind(List<CoverageGap> gaps) {
		return new ResidueFound(
				"The data map has a gap: " + String.join(" ", gaps.stream().map(CoverageGap::sentence).toList()),
				gaps.stream().map(CoverageGap::place).toList(), true);
	}

	/**
	 * Where something is or may be left.
	 */
	public List<String> places() {
		return this.places;
	}

	/**
	 * Whether nothing was found but a gap in the data map.
	 */
	public boolean isGap() {
		return this.gap;
	}

}
