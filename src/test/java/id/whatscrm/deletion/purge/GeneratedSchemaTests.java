package id.whatscrm.deletion.purge;

import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.purge.GeneratedSchemas.Fate;
import id.whatscrm.deletion.purge.GeneratedSchemas.SchemaSpec;
import id.whatscrm.deletion.purge.GeneratedSchemas.TableSpec;
import id.whatscrm.deletion.purge.GeneratedSchemas.World;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.request.Subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Schemas that nobody has seen: exactly the rows that should go are gone, and exactly the
 * columns that should change have changed.
 */
class GeneratedSchemaTests {

	private static final DataSource CRM = PurgeKit.pool(EmbeddedDatabases.shared().createDatabase("generated"));

	private static final JdbcTemplate JDBC = new JdbcTemplate(CRM);

	@Provide
	Arbitrary<SchemaSpec> schemas() {
		Arbitrary<Integer> number = Arbitraries.integers().between(0, 39);
		Arbitrary<TableSpec> table = Combinators.combine(number, number, number, number, number, number, number)
			.as(TableSpec::new);
		return Combinators
			.combine(table.list().ofMinSize(1).ofMaxSize(6),
					Arbitraries.integers().between(0, 3).list().ofSize(DataCategory.values().length),
					Arbitraries.integers().between(0, 1000))
			.as(SchemaSpec::new);
	}

	/**
	 * The same schemas in each build; {@code -Djqwik.tries.default=10000} hunts beyond
	 * them.
	 */
	@Property(seed = "2026", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
	void exactlyWhatShouldGoIsGone(@ForAll("schemas") SchemaSpec spec) {
		World world = new World(spec);
		JDBC.execute(world.ddl());
		Map<String, Map<String, Object>> before = rows(world);
		PurgeKit kit = new PurgeKit(CRM, PurgeKit.yaml(world.map()), 3);
		Subject subject = Subject.account(String.valueOf(GeneratedSchemas.SUBJECT));
		ConfirmationCode code = kit.aRequest();

		assertThatCode(() -> kit.purgeAll(code, subject, world.decisions())).as(world.toString())
			.doesNotThrowAnyException();

		Map<String, Map<String, Object>> after = rows(world);
		Map<String, String> wrong = new TreeMap<>();
		Map<String, Fate> expected = world.expected();
		expected.forEach((row, fate) -> {
			String actual = fate(before.get(row), after.get(row), fate);
			if (!actual.equals(fate.name())) {
				wrong.put(row, actual + " instead of " + fate);
			}
		});
		assertThat(wrong).as(world.toString()).isEmpty();
		assertThatCode(() -> kit.purge().verify(code, subject, world.decisions())).as(world.toString())
			.doesNotThrowAnyException();
		long gone = expected.values().stream().filter(Fate.GONE::equals).count();
		long changed = expected.values().stream().filter(Fate.ANONYMISED::equals).count();
		assertThat(kit.purge().receipts(code).stream().mapToLong(Receipt::rows).sum()).as(world.toString())
			.isEqualTo(gone + changed);
	}

	private static String fate(Map<String, Object> before, Map<String, Object> after, Fate expected) {
		if (after == null) {
			return Fate.GONE.name();
		}
		if (before.get("whole").equals(after.get("whole"))) {
			return Fate.UNTOUCHED.name();
		}
		boolean lost = String.valueOf(after.get("word")).matches("removed-[0-9a-f]{32}")
				&& "{\"n\": [0, {\"deep\": \"-\"}], \"who\": \"-\"}".equals(after.get("doc"))
				&& String.valueOf(after.get("at")).startsWith("2026-03-01 00:00:00");
		return lost ? ((expected == Fate.BARE) ? Fate.BARE : Fate.ANONYMISED).name() : "changed otherwise: " + after;
	}

	private static Map<String, Map<String, Object>> rows(World world) {
		Map<String, Map<String, Object>> rows = new TreeMap<>();
		world.reads()
			.values()
			.forEach((read) -> JDBC.queryForList(read).forEach((row) -> rows.put((String) row.get("name"), row)));
		return rows;
	}

}
