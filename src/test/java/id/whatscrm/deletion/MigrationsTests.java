package id.whatscrm.deletion;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.core.ApplicationModules;

import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.identity.Purpose;
import id.whatscrm.deletion.meta.MetaRevocation;
import id.whatscrm.deletion.purge.Receipt;
import id.whatscrm.deletion.purge.journal.BatchJournal;
import id.whatscrm.deletion.request.CaseEvent;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.RefusalReason;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.request.clock.ExtensionReason;
import id.whatscrm.deletion.request.clock.OverdueReason;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.retention.HoldGround;
import id.whatscrm.deletion.retention.RetentionAction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Our own schema: each module's by itself, and no column of an enum takes anything else.
 */
class MigrationsTests {

	private static final Map<String, Class<? extends Enum<?>>> ENUMS = Map.ofEntries(
			Map.entry("deletion_request.channel", Channel.class),
			Map.entry("deletion_request.language", Language.class),
			Map.entry("deletion_request.state", RequestState.class),
			Map.entry("deletion_request.subject_type", SubjectType.class),
			Map.entry("deletion_request.refusal_reason", RefusalReason.class),
			Map.entry("deletion_request.extension_reason", ExtensionReason.class),
			Map.entry("deletion_request.overdue_reason", OverdueReason.class),
			Map.entry("case_event.kind", CaseEvent.Kind.class), Map.entry("identity_token.purpose", Purpose.class),
			Map.entry("retention_proposal.category", DataCategory.class),
			Map.entry("retention_proposal.action", RetentionAction.class),
			Map.entry("retention_proposal.ground", HoldGround.class),
			Map.entry("retention_decision.category", DataCategory.class),
			Map.entry("retention_decision.action", RetentionAction.class),
			Map.entry("retention_decision.ground", HoldGround.class),
			Map.entry("legal_hold.subject_type", SubjectType.class),
			Map.entry("legal_hold.category", DataCategory.class), Map.entry("legal_hold.ground", HoldGround.class),
			Map.entry("legal_hold.displaced", RetentionAction.class),
			Map.entry("purge_batch.category", DataCategory.class),
			Map.entry("purge_batch.action", BatchJournal.Action.class),
			Map.entry("purge_progress.category", DataCategory.class),
			Map.entry("purge_progress.action", BatchJournal.Action.class),
			Map.entry("purge_approved.category", DataCategory.class),
			Map.entry("purge_planned.category", DataCategory.class),
			Map.entry("purge_receipt.category", DataCategory.class),
			Map.entry("purge_receipt.outcome", Receipt.Outcome.class),
			Map.entry("meta_revocation.outcome", MetaRevocation.Outcome.class),
			Map.entry("recipient_notice.subject_type", SubjectType.class),
			Map.entry("replay_begun.subject_type", SubjectType.class));

	private static final Pattern WORD = Pattern.compile("'([A-Z_]+)'::text");

	private static JdbcTemplate database;

	private static MigrationInfo[] migrations;

	@BeforeAll
	static void migrate() {
		DataSource empty = EmbeddedDatabases.shared().createDatabase("migrated");
		Flyway flyway = Flyway.configure().dataSource(empty).load();
		flyway.migrate();
		migrations = flyway.info().applied();
		database = new JdbcTemplate(empty);
	}

	@Test
	void eachColumnOfAnEnumTakesItsConstantsAndNothingElse() {
		Map<String, Set<String>> allowed = new TreeMap<>();
		database.query("""
				select c.relname || '.' || a.attname as place, pg_get_constraintdef(k.oid) as definition
				from pg_constraint k join pg_class c on c.oid = k.conrelid
				join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
				where k.contype = 'c' and cardinality(k.conkey) = 1 and k.connamespace = 'public'::regnamespace
				    and pg_get_constraintdef(k.oid) like '%ARRAY[%'""", (row) -> {
			Set<String> words = allowed.computeIfAbsent(row.getString("place"), (place) -> new TreeSet<>());
			Matcher word = WORD.matcher(row.getString("definition"));
			while (word.find()) {
				words.add(word.group(1));
			}
		});

		assertThat(allowed.keySet()).containsExactlyInAnyOrderElementsOf(ENUMS.keySet());
		ENUMS.forEach((place, type) -> assertThat(allowed.get(place)).as(place)
			.isEqualTo(Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.toSet())));
	}

	/** The ledger alone outlives what its words are called by. */
	@Test
	void columnsThatAreCalledLikeOneOfAnEnumAreOne() {
		Set<String> names = ENUMS.keySet()
			.stream()
			.map((place) -> place.substring(place.indexOf('.') + 1))
			.collect(Collectors.toSet());

		assertThat(database.queryForList("""
				select table_name || '.' || column_name from information_schema.columns
				where table_schema = 'public' and data_type = 'text' and table_name <> 'ledger_entry'
				and column_name = any (?)""", String.class, (Object) names.toArray(String[]::new)))
			.isSubsetOf(ENUMS.keySet());
	}

	@Test
	void eachMigrationIsOfOneModule() {
		Set<String> modules = ApplicationModules.of(DeletionApplication.class)
			.stream()
			.map((module) -> module.getIdentifier().toString())
			.collect(Collectors.toSet());

		assertThat(migrations).isNotEmpty()
			.allSatisfy((migration) -> assertThat(modules).contains(migration.getDescription().split(" ")[0]));
	}

}
