package id.whatscrm.deletion.intake.mailbox;

import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link FuzzTests} does with mails, for longer: {@code mvn -Pfuzz test}.
 */
class MailFuzzer {

	static Stream<byte[]> mails() {
		return FuzzTests.mails();
	}

	@MethodSource("mails")
	@FuzzTest(maxDuration = "30m")
	void mail(byte[] raw) {
		FuzzTests.check(raw);
	}

}
