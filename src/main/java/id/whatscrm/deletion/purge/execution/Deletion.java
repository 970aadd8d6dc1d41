package id.whatscrm.deletion.purge.execution;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap.MappedTable;
import id.whatscrm.deletion.crm.map.PurgePlan;
import id.whatscrm.deletion.crm.map.SubjectRows;
import id.whatscrm.deletion.purge.execution.RowKeys.Chunk;

/**
 * The deletion of chunks of a table. It is tried plainly first. If a foreign key refuses,
 * or reaches other rows, it is taken back: rows are locked, so that no reference can be
 * added, and only those to which none refers are deleted.
 */
class Deletion {

	/** After so many refused chunks of a table, no chunk of it is tried plainly. */
	private static final int MOST_REFUSALS = 3;

	private final MappedTable entry;

	private final RowKeys keys;

	private final PurgePlan plan;

	private final HangingRows hanging;

	private final Batches batches;

	private final List<ForeignKey> references;

	private final Cascades cascades;

	private final Map<ForeignKey, String> cuts = new TreeMap<>(
			(a, b) -> (a.from() + a.name()).compareTo(b.from() + b.name()));

	private int refusals;

	private long cutReferences;

	Deletion(MappedTable entry, RowKeys keys, Work work, PurgePlan plan, HangingRows hanging, Batches batches) {
		this.entry = entry;
		this.keys = keys;
		this.plan = plan;
		this.hanging = hanging;
		this.batches = batches;
		this.references = plan.catalog().referencesTo(entry.table());
		this.cascades = new Cascades(plan.reaching(entry.table()), plan.catalog());
		for (ForeignKey key : this.references) {
			Optional<String> column = plan.cuttable(key);
			if (column.isPresent() && isPurgedToo(key.from(), work)) {
				this.cuts.put(key, column.get());
			}
		}
	}

	/** Only references of rows that are deleted as well may be cut. */
	private boolean isPurgedToo(TableName table, Work work) {
		List<MappedTable> entries = this.plan.subject().entries(table);
		return !entries.isEmpty() && entries.stream().allMatch((other) -> work.deletes(other.category()));
	}

	boolean refersToItself() {
		return this.references.stream().anyMatch(ForeignKey::isSelf);
	}

	/**
	 * References that were cut so far.
	 */
	long cutReferences() {
		return this.cutReferences;
	}

	/**
	 * The condition that nothing refers to a row, but for references that can be cut.
	 */
	Sql unreferred() {
		List<Sql> conditions = new ArrayList<>();
		for (ForeignKey key : this.references) {
			conditions.add(this.cuts.containsKey(key) ? referred(key, ofSubject(key.from(), "r").surely().not()).not()
					: unreferredBy(key));
		}
		return Sql.all(conditions);
	}

	private Sql unreferredBy(ForeignKey key) {
		Sql other = key.isSelf() ? this.keys.sameRow("r", "t").not() : Sql.of("true");
		return referred(key, other).not();
	}

	/** Whether a row r with a condition refers to the row t. */
	private static Sql referred(ForeignKey key, Sql condition) {
		return Sql.exists(Sql.of("%s r", Sql.table(key.from())), SubjectRows.refers(key, "r", "t").and(condition));
	}

	/**
	 * Deletes a chunk as far as it can go.
	 * @return how many rows went
	 */
	long chunk(NamedParameterJdbcTemplate jdbc, Chunk chunk) {
		boolean plainly = this.refusals <= MOST_REFUSALS && !this.cascades.mayReachItself();
		if (this.hanging.hangOn(this.entry) || !plainly) {
			lock(jdbc, chunk);
			this.hanging.noteBeforeDeletion(this.entry, this.keys, jdbc, chunk);
		}
		if (this.references.isEmpty()) {
			return delete(jdbc, chunk, Sql.of("true"));
		}
		if (plainly) {
			Optional<Long> deleted = plainly(jdbc, chunk);
			if (deleted.isPresent()) {
				return deleted.get();
			}
			this.refusals++;
			this.batches.undoStep();
			lock(jdbc, chunk);
		}
		return carefully(jdbc, chunk);
	}

	/**
	 * Deletes without a look at each reference, which costs as much as the deletion.
	 * @return how many rows went; empty if a reference stood in the way or was reached
	 */
	private Optional<Long> plainly(NamedParameterJdbcTemplate jdbc, Chunk chunk) {
		try {
			long before = this.cascades.count(jdbc);
			long deleted = delete(jdbc, chunk, Sql.of("true"));
			return (this.cascades.count(jdbc) == before) ? Optional.of(deleted) : Optional.empty();
		}
		catch (DataIntegrityViolationException ex) {
			if (ex.getCause() instanceof SQLException sql
					&& PurgeFailed.Reason.of(sql.getSQLState()) == PurgeFailed.Reason.REFERRED_TO) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	private long carefully(NamedParameterJdbcTemplate jdbc, Chunk chunk) {
		this.cuts.forEach((key, column) -> this.cutReferences += cut(jdbc, chunk, key, column));
		return delete(jdbc, chunk, Sql.all(this.references.stream().map(this::unreferredBy).toList()));
	}

	private long delete(NamedParameterJdbcTemplate jdbc, Chunk chunk, Sql condition) {
		return update(jdbc, chunk, Sql.of("delete from %s t where %s and %s and %s", chunk.target(),
				this.keys.inChunk("t"), this.hanging.belongs(this.entry, "t"), condition));
	}

	private long cut(NamedParameterJdbcTemplate jdbc, Chunk chunk, ForeignKey key, String column) {
		return update(jdbc, chunk,
				Sql.of("update %s c set %s = null from %s t where %s and %s and %s", Sql.table(key.from()),
						Sql.name(column), chunk.target(), SubjectRows.refers(key, "c", "t"), this.keys.inChunk("t"),
						ofSubject(key.from(), "c")));
	}

	private long update(NamedParameterJdbcTemplate jdbc, Chunk chunk, Sql statement) {
		Sql given = this.hanging.given(statement).with(chunk.parameters());
		return jdbc.update(given.text(), given.parameters());
	}

	private Sql ofSubject(TableName table, String alias) {
		return Sql.any(this.plan.subject()
			.entries(table)
			.stream()
			.map((other) -> this.hanging.belongs(other, alias))
			.toList());
	}

	private void lock(NamedParameterJdbcTemplate jdbc, Chunk chunk) {
		Sql lock = Sql.of("select count(*) from (select 1 from %s t where %s for update) locked", chunk.target(),
				this.keys.inChunk("t"));
		jdbc.queryForObject(lock.text(), chunk.parameters(), Long.class);
	}

}
