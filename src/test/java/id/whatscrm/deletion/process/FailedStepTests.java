package id.whatscrm.deletion.process;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.PurgeFailed.Reason;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.CoverageGap;
import id.whatscrm.deletion.purge.PurgeTrouble;
import id.whatscrm.deletion.purge.PurgeTrouble.Kind;
import id.whatscrm.deletion.purge.ResidueFound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class FailedStepTests {

	private static final TableName CONTACT = new TableName("crm", "contact");

	private static PurgeTrouble told(RuntimeException problem) {
		return FailedStep.read(FailedStep.of(problem).getMessage());
	}

	@ParameterizedTest
	@CsvSource({ "08006, UNREACHABLE", "57P01, UNREACHABLE", "25P03, UNREACHABLE", "53300, TOO_MANY", "55P03, LOCKED",
			"40P01, LOCKED", "40001, LOCKED", "57014, TIMED_OUT", "42501, FORBIDDEN", "42P01, CHANGED",
			"42703, CHANGED", "23503, REFERRED_TO", "P0001, REFUSED", "23514, REFUSED" })
	void aStateOfTheDatabaseIsRead(String state, Kind kind) {
		assertThat(told(PurgeFailed.refused("Deleting", CONTACT, state)))
			.isEqualTo(new PurgeTrouble(kind, "crm.contact", state));
	}

	@Test
	void aStateThatTheDatabaseDidNotGiveIsNotShown() {
		assertThat(told(PurgeFailed.refused("Deleting", CONTACT, null)))
			.isEqualTo(new PurgeTrouble(Kind.REFUSED, "crm.contact", ""));
	}

	@ParameterizedTest
	@EnumSource(Reason.class)
	void everyReasonIsTold(Reason reason) {
		assertThat(told(PurgeFailed.because(reason, "Any sentence"))).isNotEqualTo(new PurgeTrouble(Kind.OTHER))
			.extracting(PurgeTrouble::place, PurgeTrouble::sqlState)
			.containsExactly("", "");
		assertThat(told(PurgeFailed.at(CONTACT, reason, "Any sentence")).place()).isEqualTo("crm.contact");
	}

	@Test
	void placesOfResidueAndGapsAreRead() {
		assertThat(told(ResidueFound.in(List.of("crm.note.body", "crm.plan.name"))))
			.isEqualTo(new PurgeTrouble(Kind.RESIDUE, "crm.note.body, crm.plan.name", ""));
		assertThat(told(ResidueFound.behind(List.of(new CoverageGap("crm.new", "crm.new is not mapped")))))
			.isEqualTo(new PurgeTrouble(Kind.GAP, "crm.new", ""));
	}

	private static final Map<String, Kind> OTHERS = Map.of("process.purge.AccountGone", Kind.ACCOUNT_GONE,
			"retention.ClearanceRevoked", Kind.HOLD_SET, "retention.NotDecided", Kind.UNDECIDED, "meta.MetaUnavailable",
			Kind.META, "encryption.KeyMissing", Kind.KEY_MISSING);

	static Stream<Arguments> others() {
		return OTHERS.entrySet().stream().map((other) -> Arguments.of(other.getKey(), other.getValue()));
	}

	/** By their type: no sentence is read. */
	@ParameterizedTest
	@MethodSource("others")
	void whatElseAPurgeMayThrowIsKnown(String type, Kind kind) throws Exception {
		RuntimeException problem = (RuntimeException) mock(Class.forName("id.whatscrm.deletion." + type));

		assertThat(told(problem)).isEqualTo(new PurgeTrouble(kind));
	}

	@Test
	void everyKindIsReached() {
		Stream<Kind> reasons = Arrays.stream(Reason.values())
			.map((reason) -> told(PurgeFailed.because(reason, "Any")).kind());
		Set<Kind> rest = Set.of(Kind.RESIDUE, Kind.GAP, Kind.OTHER);

		assertThat(Stream.of(reasons, OTHERS.values().stream(), rest.stream()).flatMap((kinds) -> kinds))
			.contains(Kind.values());
	}

	@Test
	void aLongListOfPlacesFitsWhatTheEngineKeeps() {
		String message = FailedStep.of(ResidueFound.in(Collections.nCopies(1_000, "crm.note.body"))).getMessage();

		assertThat(message).startsWith("Data is left in crm.note.body").hasSize(4_000);
		assertThat(FailedStep.read(message)).satisfies((trouble) -> {
			assertThat(trouble.kind()).isEqualTo(Kind.RESIDUE);
			assertThat(trouble.place()).startsWith("crm.note.body, crm").endsWith("\u2026");
		});
	}

	@Test
	void whatIsNotKnownIsPassedOn() {
		RuntimeException problem = new IllegalStateException("Any");

		assertThat(FailedStep.of(problem)).isSameAs(problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "NullPointerException",
			"PreparedStatementCallback; SQL [update x set mail = 'a@b.example'] failed on table x (SQL state 23505); y",
			"could not be deleted:\nDeleting failed on table crm.contact (SQL state 23503)" })
	void nothingIsTakenFromAMessageThatIsNotKnown(String message) {
		assertThat(FailedStep.read(message)).isEqualTo(new PurgeTrouble(Kind.OTHER, "", ""));
		assertThat(FailedStep.read(null).kind()).isEqualTo(Kind.OTHER);
	}

}
