package id.whatscrm.deletion.purge;

import java.time.Period;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;

/**
 * How one CRM's schema holds a person's data.
 *
 * @param subjects the subjects that can be deleted
 * @param tables the mapped tables of all categories, in the order of the file
 * @param excluded the tables that are left out
 */
record DataMap(Map<SubjectType, SubjectMap> subjects, List<MappedTable> tables, List<Excluded> excluded) {

	/**
	 * The tables of a category.
	 */
	List<MappedTable> tablesOf(DataCategory category) {
		return this.tables.stream().filter((table) -> table.category() == category).toList();
	}

	/**
	 * A subject: its root table, the people behind it, and what may be asked and changed.
	 *
	 * @param table the root table
	 * @param key the root table's key column
	 * @param label the column by which staff recognise it
	 * @param people who may ask and is told
	 * @param find the root columns to look in for {@code phone}, {@code meta-business-id}
	 * and {@code name}
	 * @param identifiers the root columns whose values must not be found afterwards
	 * @param suspend what to set to stop the processing of the subject
	 * @param resume what to set to undo that
	 * @param facts what the retention policy asks
	 */
	record SubjectMap(TableName table, String key, @Nullable String label, People people, Map<String, String> find,
			List<String> identifiers, Map<String, Value> suspend, Map<String, Value> resume, Map<String, Fact> facts) {
	}

	/**
	 * The people behind a subject.
	 *
	 * @param table their table
	 * @param key its key column
	 * @param email the column with their address
	 * @param phone the column with their number
	 * @param name the column with their name
	 * @param link the table that binds them to the subject
	 * @param linkSubject its column with the subject's key
	 * @param linkPerson its column with the person's key
	 * @param linkWhere its fixed conditions: who counts as owner or administrator
	 */
	record People(TableName table, String key, String email, @Nullable String phone, @Nullable String name,
			TableName link, String linkSubject, String linkPerson, Map<String, List<Value>> linkWhere) {
	}

	/**
	 * A number that the retention policy asks for: how many rows match.
	 *
	 * @param table where to count
	 * @param subject the column with the subject's key
	 * @param where fixed conditions
	 * @param newerThan date columns and how long ago they may be
	 */
	record Fact(TableName table, String subject, Map<String, List<Value>> where, Map<String, Period> newerThan) {
	}

	/**
	 * Rows of a table that belong to a category.
	 *
	 * @param category the category
	 * @param table the table
	 * @param subject its column with the subject's key, or {@code null} if the rows
	 * belong through another table
	 * @param through the table through which they belong
	 * @param where fixed conditions, for polymorphic rows
	 * @param sharedStays whether a row that also belongs to another subject stays
	 * @param anonymise how each column loses the person; empty if the map does not say
	 */
	record MappedTable(DataCategory category, TableName table, @Nullable String subject, @Nullable Through through,
			Map<String, List<Value>> where, boolean sharedStays, Map<String, Strategy> anonymise) {
	}

	/**
	 * How rows belong through another mapped table.
	 *
	 * @param table the other table
	 * @param on own column to the other's column
	 */
	record Through(TableName table, Map<String, String> on) {
	}

	/**
	 * A table that is left out.
	 *
	 * @param table the table
	 * @param reason why it may be
	 */
	record Excluded(TableName table, String reason) {
	}

	/**
	 * A fixed value.
	 *
	 * @param text the value as text, or {@code null}
	 * @param now whether it stands for the current time
	 */
	record Value(@Nullable String text, boolean now) {
	}

}
