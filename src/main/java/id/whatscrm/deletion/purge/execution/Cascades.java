package id.whatscrm.deletion.purge.execution;

import java.util.List;
import java.util.Objects;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import id.whatscrm.deletion.crm.Catalog;
import id.whatscrm.deletion.crm.Catalog.ForeignKey;
import id.whatscrm.deletion.crm.Catalog.Kind;
import id.whatscrm.deletion.crm.Sql;
import id.whatscrm.deletion.crm.TableName;

/**
 * Tells whether a deletion reached rows of other tables, which foreign keys deleted or
 * changed by themselves: by the counters that PostgreSQL keeps of what this session did
 * and has not reported yet. Asking them costs less than to look at each reference.
 */
class Cascades {

	private final List<ForeignKey> reaching;

	private final Sql query;

	/**
	 * @param reaching the foreign keys by which a deletion would reach other rows
	 */
	Cascades(List<ForeignKey> reaching, Catalog catalog) {
		this.reaching = reaching;
		List<Sql> relations = reaching.stream()
			.map(ForeignKey::from)
			.distinct()
			.map((table) -> relations(table, catalog))
			.toList();
		this.query = Sql.of("""
				select case current_setting('track_counts') when 'on'
				    then sum(pg_stat_get_xact_tuples_deleted(relid) + pg_stat_get_xact_tuples_updated(relid))
				    else (random() * 1e15)::bigint end
				from (%s) reached""", Sql.union(relations));
	}

	private static Sql relations(TableName table, Catalog catalog) {
		Sql name = Sql.literal(table.sql());
		return (catalog.table(table).kind() == Kind.PARTITIONED)
				? Sql.of("select relid from pg_partition_tree(%s::regclass)", name)
				: Sql.of("select %s::regclass as relid", name);
	}

	/**
	 * Whether a deletion may reach rows of the table itself: those are counted like the
	 * ones that it was asked to delete.
	 */
	boolean mayReachItself() {
		return this.reaching.stream().anyMatch(ForeignKey::isSelf);
	}

	/**
	 * The count of rows reached so far: equal before and after a deletion if it reached
	 * none. Where PostgreSQL keeps no counters it is a number that is never the same
	 * twice.
	 */
	long count(NamedParameterJdbcTemplate jdbc) {
		return this.reaching.isEmpty() ? 0
				: Objects.requireNonNull(jdbc.queryForObject(this.query.text(), this.query.parameters(), Long.class));
	}

}
