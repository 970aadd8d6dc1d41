package id.whatscrm.deletion.purge;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.purge.PurgeTrouble.Kind;
import id.whatscrm.deletion.purge.ResidueFound;

import static org.assertj.core.api.Assertions.assertThat;

class PurgeTroubleTests {

	@ParameterizedTest
	@CsvSource({ "08006, UNREACHABLE", "57P01, UNREACHABLE", "53300, TOO_MANY", "55P03, LOCKED", "40P01, LOCKED",
			"40001, LOCKED", "57014, TIMED_OUT", "42501, FORBIDDEN", "42P01, CHANGED", "42703, CHANGED",
			"23503, REFERRED_TO", "P0001, REFUSED", "23514, REFUSED" })
	void aStateOfTheDatabaseIsRead(String state, Kind kind) {
		assertThat(PurgeTrouble.of(new PurgeFailed("Deleting", "crm.contact", state).getMessage()))
			.isEqualTo(new PurgeTrouble(kind, "crm.contact", state));
	}

	@ParameterizedTest
	@CsvSource({ "in progress, IN_PROGRESS", "interrupted, INTERRUPTED", "restored, RESTORED", "none, NO_STRATEGY",
			"unknown, REFUSED" })
	void aStateOfOursIsNotShownAsTheDatabases(String state, Kind kind) {
		assertThat(PurgeTrouble.of(new PurgeFailed("Waiting", "(all)", state).getMessage()))
			.isEqualTo(new PurgeTrouble(kind, "", ""));
	}

	@Test
	void placesOfResidueAndGapsAreRead() {
		assertThat(PurgeTrouble.of(new ResidueFound(List.of("crm.note.body", "crm.plan.name")).getMessage()))
			.isEqualTo(new PurgeTrouble(Kind.RESIDUE, "crm.note.body, crm.plan.name", ""));
		assertThat(PurgeTrouble
			.of(new ResidueFound(List.of(ResidueFound.GAP + "crm.new holds a key, and is not mapped")).getMessage()))
			.isEqualTo(new PurgeTrouble(Kind.GAP, "crm.new", ""));
	}

	@ParameterizedTest
	@CsvSource({ "The account was no longer there when its own row was to be purged, ACCOUNT_GONE",
			"A hold was set while CONTACTS was being purged, HOLD_SET",
			"No permission to purge CONTACTS: nothing was decided, UNDECIDED",
			"Meta's Graph API could not be reached, META",
			"Personal data cannot be read with deletion.encryption.keys.k1: the key is another one, KEY_MISSING" })
	void whatElseAPurgeSaysIsKnown(String message, Kind kind) {
		assertThat(PurgeTrouble.of(message)).isEqualTo(new PurgeTrouble(kind, "", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "NullPointerException",
			"PreparedStatementCallback; SQL [update x set mail = 'a@b.example'] failed on table x (SQL state 23505); y",
			"could not be deleted:\nDeleting failed on table crm.contact (SQL state 23503)" })
	void nothingIsTakenFromAMessageThatIsNotKnown(String message) {
		assertThat(PurgeTrouble.of(message)).isEqualTo(new PurgeTrouble(Kind.OTHER, "", ""));
		assertThat(PurgeTrouble.of(null).kind()).isEqualTo(Kind.OTHER);
	}

}
