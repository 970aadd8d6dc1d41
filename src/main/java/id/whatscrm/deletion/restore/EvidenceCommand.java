package id.whatscrm.deletion.restore;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.beans.BeansException;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.domain.EntityScan;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.evidence.LedgerCheck;
import id.whatscrm.deletion.crm.LedgerHead;
import id.whatscrm.deletion.platform.CommandContext;
import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.restore.ErasureReplay.Result;

/**
 * What an operator asks on the command line instead of starting the service: whether the
 * ledger is intact, and to replay erasures on a restored database before the service
 * starts.
 */
public final class EvidenceCommand {

	private static final String PACKAGES = "id.whatscrm.deletion";

	private static final List<String> NAMES = List.of("ledger-check", "erasure-replay");

	private final PrintStream out;

	private EvidenceCommand(PrintStream out) {
		this.out = out;
	}

	/**
	 * Whether the arguments of the application begin with a command.
	 */
	public static boolean isMeant(String... arguments) {
		return arguments.length > 0 && NAMES.contains(arguments[0]);
	}

	/**
	 * Runs a command.
	 * @param out where its answer goes
	 * @param arguments the command and its options; settings as for the service
	 * @return the exit code: 0 if all is well, 1 if not
	 */
	public static int run(PrintStream out, String... arguments) {
		String[] options = CommandContext.options(arguments);
		try (ConfigurableApplicationContext context = CommandContext.start(Sources.class, arguments,
				"spring.main.lazy-initialization=true")) {
			EvidenceCommand command = new EvidenceCommand(out);
			return "ledger-check".equals(arguments[0]) ? command.check(context.getBean(Ledger.class))
					: command.replay(context.getBean(ErasureReplay.class), Arrays.asList(options));
		}
		catch (ReplayRefused | PurgeFailed | ReplayIncomplete ex) {
			out.println(ex.getMessage());
			return 1;
		}
		catch (BeansException ex) {
			out.println("A database cannot be reached or a setting is wrong: " + CommandContext.reason(ex));
			return 1;
		}
	}

	private int check(Ledger ledger) {
		LedgerCheck check = ledger.check();
		if (check instanceof LedgerCheck.Broken broken) {
			this.out.println("The ledger was changed. Entry " + broken.position() + ": " + broken.problem());
			return 1;
		}
		LedgerHead head = ((LedgerCheck.Intact) check).head();
		this.out.println("The ledger is intact. Its newest entry is " + head.position() + ", " + head.hash()
				+ ". Compare it with a head that was published later than any restore: in a mail, the metric or the log.");
		return 0;
	}

	private int replay(ErasureReplay replay, List<String> options) {
		if (options.contains("--dry-run")) {
			Result found = replay.preview();
			this.out.printf(
					"Looked at %,d accounts and logins: %,d were erased before, with %,d rows to erase again; "
							+ "%,d with such a key are newer and would be left alone. Nothing was changed.%n",
					found.looked(), found.found(), found.rows(), found.newer());
			return 0;
		}
		Result done = replay.replay();
		this.out.printf(
				"Looked at %,d accounts and logins: %,d erased again, %,d rows, verified and recorded; "
						+ "%,d with such a key are newer and were left alone.%n",
				done.looked(), done.found(), done.rows(), done.newer());
		return 0;
	}

	/** The modules below this one, and nothing of the web or the engine. */
	@ComponentScan({ PACKAGES + ".encryption", PACKAGES + ".request", PACKAGES + ".retention", PACKAGES + ".crm",
			PACKAGES + ".purge", PACKAGES + ".evidence", PACKAGES + ".restore" })
	@ConfigurationPropertiesScan({ PACKAGES + ".encryption", PACKAGES + ".request", PACKAGES + ".retention",
			PACKAGES + ".crm", PACKAGES + ".purge", PACKAGES + ".evidence", PACKAGES + ".restore" })
	@EntityScan({ PACKAGES + ".request", PACKAGES + ".retention" })
	@EnableJpaRepositories({ PACKAGES + ".request", PACKAGES + ".retention" })
	@Import(OwnTransaction.class)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			HibernateJpaAutoConfiguration.class, JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
			TransactionAutoConfiguration.class })
	static class Sources {

		@Bean
		Clock clock(RequestSettings settings) {
			return Clock.system(settings.zone());
		}

		/** Nobody reads what a command measures. */
		@Bean
		MeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

	}

}
