package id.whatscrm.deletion.demo;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.builder.SpringApplicationBuilder;

import id.whatscrm.deletion.DeletionApplication;

/**
 * Starts the whole service on a bare machine: with its own PostgreSQL, mail server, staff
 * and accounts. {@code ./mvnw spring-boot:test-run} runs it.
 */
public class DemoApplication {

	private static final int POSTGRES_PORT = 15432;

	private static final int LARGE_ACCOUNT_MESSAGES = 200_000;

	public static void main(String[] args) {
		EmbeddedDatabases databases = EmbeddedDatabases.start(POSTGRES_PORT);
		DemoAccounts.seed(databases.crm(), LARGE_ACCOUNT_MESSAGES);
		Map<String, Object> settings = new HashMap<>(databases.properties());
		settings.put("spring.profiles.active", "demo");
		new SpringApplicationBuilder(DeletionApplication.class).properties(settings).run(args);
	}

}
