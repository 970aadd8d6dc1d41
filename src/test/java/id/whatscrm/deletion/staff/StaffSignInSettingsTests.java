package id.whatscrm.deletion.staff;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StaffSignInSettingsTests {

	@Test
	void staffStaySignedInForADayOfWork() {
		assertThat(bind(Map.of()).sessionLifetime()).isEqualTo(Duration.ofHours(8));
	}

	/** Otherwise each page would lead to the provider, and the provider back to it. */
	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "-PT8H" })
	void nobodyIsSignedOutAtOnce(String lifetime) {
		assertThatThrownBy(() -> bind(Map.of("deletion.staff.session-lifetime", lifetime)))
			.hasStackTraceContaining("deletion.staff.session-lifetime must be longer than 0");
	}

	private static StaffSignInSettings bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("deletion.staff",
				StaffSignInSettings.class);
	}

}
