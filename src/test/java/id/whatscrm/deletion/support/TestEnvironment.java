package id.whatscrm.deletion.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.EmbeddedDatabases;

/**
 * Gives the tests' context its databases and free ports.
 */
public class TestEnvironment implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		EmbeddedDatabases databases = EmbeddedDatabases.shared();
		DemoAccounts.seed(databases.crm(), 5000);
		Map<String, Object> settings = new HashMap<>(databases.properties());
		int port = freePort();
		settings.put("server.port", port);
		settings.put("deletion.public-url", "http://localhost:" + port);
		settings.put("deletion.cooling-off", "P7D");
		// Each commit of a purge ends its job, so that all cases also go on where one
		// stopped.
		settings.put("deletion.purge.time-slice", "PT0S");
		settings.put("spring.mail.port", freePort());
		// The test mail server answers EHLO in two packets, and the second waits 40 ms
		// for
		// an acknowledgement.
		settings.put("spring.mail.properties.mail.smtp.ehlo", "false");
		settings.put("demo.imap-port", freePort());
		settings.put("deletion.limits.source.times", 500);
		settings.put("deletion.limits.staff-sign-in.times", 500);
		settings.put("deletion.limits.client-address-header", "X-Forwarded-For");
		settings.put("deletion.mailbox.poll-interval", "PT0.5S");
		settings.put("deletion.digest.check-every", "P1D");
		settings.put("server.shutdown", "immediate");
		settings.put("camunda.bpm.job-execution.enabled", "false");
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
