package id.whatscrm.deletion.crm.map;

import java.time.Period;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.SubjectType;

/**
 * How one CRM's schema holds a person's data.
 *
 * @param source the file, for messages
 * @param version a fingerprint of the file's text
 * @param subjects the subjects that can be deleted
 * @param excluded the tables that are left out
 * @param restoreMarker where a restored database is noticed; {@code null} for nowhere
 */
public record DataMap(String source, String version, Map<SubjectType, SubjectMap> subjects, List<Excluded> excluded,
		@Nullable Marker restoreMarker) {

	/**
	 * The table by whose only row a restored database is noticed.
	 *
	 * @param line the line of the file
	 * @param table the table
	 */
	public record Marker(int line, TableName table) {
	}

	/**
	 * A subject: its root table, the people behind it, and what may be asked and changed.
	 *
	 * @param type which subject it is
	 * @param line the line of the file
	 * @param root its own row
	 * @param label the column by which staff recognise it
	 * @param people who may ask and is told; {@code null} for a subject that nobody is
	 * told about
	 * @param find the root columns to look in for {@code phone}, {@code meta-business-id}
	 * and {@code name}
	 * @param processing how its processing is stopped
	 * @param facts what the retention policy asks; a fact that the CRM does not keep is
	 * absent
	 * @param metaAccess where its access at Meta is kept; {@code null} if it has none
	 * @param tables the mapped tables of all categories, in the order of the file
	 */
	public record SubjectMap(SubjectType type, int line, Root root, @Nullable String label, @Nullable People people,
			Map<String, String> find, Processing processing, Map<String, Fact> facts, @Nullable MetaAccess metaAccess,
			List<MappedTable> tables) {

		public TableName table() {
			return this.root.table();
		}

		public String key() {
			return this.root.key();
		}

		public @Nullable String created() {
			return this.root.created();
		}

		public Map<String, Value> suspend() {
			return this.processing.suspend();
		}

		public Map<String, Value> resume() {
			return this.processing.resume();
		}

		/**
		 * The tables of a category.
		 */
		public List<MappedTable> tablesOf(DataCategory category) {
			return this.tables.stream().filter((table) -> table.category() == category).toList();
		}

		/**
		 * Every entry about a table; polymorphic tables have several.
		 */
		public List<MappedTable> entries(TableName table) {
			return this.tables.stream().filter((entry) -> entry.table().equals(table)).toList();
		}

	}

	/**
	 * The row of the subject itself.
	 *
	 * @param table the root table
	 * @param key its key column
	 * @param created the column that says when it came into being; {@code null} if
	 * nothing does
	 */
	public record Root(TableName table, String key, @Nullable String created) {
	}

	/**
	 * How the processing of a subject is stopped.
	 *
	 * @param suspend what to set to stop it
	 * @param resume what to set to undo that
	 */
	public record Processing(Map<String, Value> suspend, Map<String, Value> resume) {
	}

	/**
	 * The people behind a subject.
	 *
	 * @param line the line of the file
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
	public record People(int line, TableName table, String key, String email, @Nullable String phone, TableName link,
			String linkSubject, String linkPerson, Map<String, List<Value>> linkWhere) {
	}

	/**
	 * A number that the retention policy asks for: how many rows match.
	 *
	 * @param line the line of the file
	 * @param table where to count
	 * @param subject the column with the subject's key
	 * @param where fixed conditions
	 * @param newerThan date columns and how long ago they may be
	 */
	public record Fact(int line, TableName table, String subject, Map<String, List<Value>> where,
			Map<String, Period> newerThan) {
	}

	/**
	 * Where a CRM keeps its access at Meta, which must end before it is purged (M9).
	 *
	 * @param line the line of the file
	 * @param table the table of connections
	 * @param subject its column with the subject's key
	 * @param app its column with the name of our app
	 * @param user its column with the login's id in that app
	 * @param businessAccount its column with the WhatsApp Business account
	 * @param token its column with the access token
	 * @param revokedAt its date column that says that the access ended
	 */
	public record MetaAccess(int line, TableName table, String subject, String app, String user,
			@Nullable String businessAccount, String token, @Nullable String revokedAt) {
	}

	/**
	 * Rows of a table that belong to a category.
	 *
	 * @param line the line of the file
	 * @param category the category
	 * @param table the table
	 * @param subject its column with the subject's key, or {@code null} if the rows
	 * belong through another table
	 * @param through the table through which they belong
	 * @param where fixed conditions, for polymorphic rows
	 * @param sharedStays whether a row that also belongs to another subject stays
	 * @param identifiers columns whose values must not be found after the purge
	 * @param anonymise how each column loses the person; empty if the map does not say
	 */
	public record MappedTable(int line, DataCategory category, TableName table, @Nullable String subject,
			@Nullable Through through, Map<String, List<Value>> where, boolean sharedStays, List<String> identifiers,
			Map<String, Strategy> anonymise) {
	}

	/**
	 * How rows belong through another mapped table.
	 *
	 * @param table the other table
	 * @param on own column to the other's column
	 */
	public record Through(TableName table, Map<String, String> on) {
	}

	/**
	 * A table that is left out.
	 *
	 * @param line the line of the file
	 * @param table the table
	 * @param reason why it may be
	 */
	record Excluded(int line, TableName table, String reason) {
	}

	/**
	 * A fixed value.
	 *
	 * @param text the value as text, or {@code null}
	 * @param now whether it stands for the current time
	 */
	public record Value(@Nullable String text, boolean now) {
	}

}
