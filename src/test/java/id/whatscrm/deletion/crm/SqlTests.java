package id.whatscrm.deletion.crm;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SqlTests {

	@Test
	void partsStandWhereTheTemplateHasThem() {
		assertThat(Sql.of("select %s from %s t where %s like 'a%%'", Sql.column("t", "mail"),
				Sql.table(new TableName("crm", "member")), Sql.column("t", "mail")))
			.isEqualTo(new Sql("select \"t\".\"mail\" from \"crm\".\"member\" t where \"t\".\"mail\" like 'a%'",
					Map.of()));
	}

	@Test
	void aPercentSignInAPartIsNoTemplate() {
		assertThat(Sql.of("a = %s", Sql.literal("100 %s")).text()).isEqualTo("a = '100 %s'");
	}

	@Test
	void whatComesFromOutsideCannotEndWhatItStandsIn() {
		assertThat(Sql.literal("O'Brien'; drop table x; --").text()).isEqualTo("'O''Brien''; drop table x; --'");
		assertThat(Sql.column("t", "a\" = 1 or \"b").text()).isEqualTo("\"t\".\"a\"\" = 1 or \"\"b\"");
		assertThat(Sql.table(new TableName("a.b", "c\"d")).text()).isEqualTo("\"a.b\".\"c\"\"d\"");
	}

	@Test
	void conditionsAreJoinedAsOneThing() {
		Sql a = Sql.of("a");
		Sql b = Sql.of("b");
		Sql c = Sql.of("c");

		assertThat(a.or(b).and(c).text()).isEqualTo("((a or b) and c)");
		assertThat(a.and(b).not().text()).isEqualTo("not ((a and b))");
		assertThat(a.surely().text()).isEqualTo("coalesce(a, false)");
		assertThat(Sql.exists(Sql.of("x t"), a).text()).isEqualTo("exists (select 1 from x t where a)");
		assertThat(Sql.all(List.of(a)).text()).isEqualTo("a");
	}

	/** A condition that is missing must not become one that holds for every row. */
	@Test
	void noWayToARowMeansNoRow() {
		assertThat(Sql.any(List.of()).text()).isEqualTo("false");
		assertThat(Sql.all(List.of()).text()).isEqualTo("true");
	}

	@Test
	void valuesComeAlongWithTheirPieces() {
		Sql one = Sql.of("a = %s", Sql.parameter("one")).with("one", 1);
		Sql two = Sql.of("b is not distinct from :two").with("two", null);

		assertThat(Sql.of("select %s", one.or(two)).with("three", 3).parameters()).containsEntry("one", 1)
			.containsEntry("two", null)
			.containsEntry("three", 3);
	}

}
