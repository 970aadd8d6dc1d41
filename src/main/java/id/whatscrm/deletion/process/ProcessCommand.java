package id.whatscrm.deletion.process;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration;

import org.springframework.beans.BeansException;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

import id.whatscrm.deletion.platform.CommandContext;
import id.whatscrm.deletion.process.engine.EngineSettings;
import id.whatscrm.deletion.process.engine.RequestMigration;
import id.whatscrm.deletion.process.engine.RequestMigration.Outcome;

/**
 * What an operator asks on the command line after an upgrade: to move open requests to
 * the newest models.
 */
public final class ProcessCommand {

	private static final String NAME = "migrate-requests";

	private ProcessCommand() {
	}

	/**
	 * Whether the arguments of the application begin with a command.
	 */
	public static boolean isMeant(String... arguments) {
		return arguments.length > 0 && NAME.equals(arguments[0]);
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
				"camunda.bpm.job-execution.enabled=false", "camunda.bpm.auto-deployment-enabled=false",
				"camunda.bpm.database.schema-update=false", "camunda.bpm.process-engine-name=command")) {
			RequestMigration migration = new RequestMigration(context.getBean(ProcessEngine.class),
					context.getBean(PlatformTransactionManager.class));
			boolean dryRun = List.of(options).contains("--dry-run");
			report(out, dryRun ? migration.preview() : migration.migrate(), dryRun);
			return 0;
		}
		catch (BeansException ex) {
			out.println("The database cannot be reached, is of another version of the engine, or a setting is wrong: "
					+ CommandContext.reason(ex));
			return 1;
		}
	}

	private static void report(PrintStream out, Map<String, Outcome> outcomes, boolean dryRun) {
		if (outcomes.isEmpty()) {
			out.println("Every open instance is of the newest version of its model.");
		}
		outcomes.forEach((model, outcome) -> out.printf(
				dryRun ? "%s: %,d would be moved to the newest version, %,d would stay. Nothing was changed.%n"
						: "%s: %,d moved to the newest version, %,d stay and end on theirs.%n",
				model, outcome.moved(), outcome.stay()));
	}

	/** The engine on its database, and nothing that works. */
	@Import(EngineSettings.class)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			TransactionAutoConfiguration.class, CamundaBpmAutoConfiguration.class })
	static class Sources {

	}

}
