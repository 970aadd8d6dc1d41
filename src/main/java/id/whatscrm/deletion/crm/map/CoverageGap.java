package id.whatscrm.deletion.crm.map;

/**
 * Something that a data map forgets (E1).
 *
 * @param place the table, or the column, as {@code schema.table.column}
 * @param sentence what is wrong with it and what to do; it begins with the place
 */
public record CoverageGap(String place, String sentence) {

	@Override
	public String toString() {
		return this.sentence;
	}

}
