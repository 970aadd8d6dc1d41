package id.whatscrm.deletion.purge;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.springframework.beans.BeansException;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.crm.CrmSettings;
import id.whatscrm.deletion.crm.PurgeFailed;
import id.whatscrm.deletion.crm.map.DataMapProblem;
import id.whatscrm.deletion.crm.map.CoverageGap;
import id.whatscrm.deletion.crm.map.DataMapReader;
import id.whatscrm.deletion.crm.map.DataMapSettings;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.crm.map.Scaffold;
import id.whatscrm.deletion.platform.CommandContext;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;

/**
 * What an engineer asks on the command line instead of starting the service: what a purge
 * would do, and whether the data map fits the database. Needs the CRM's database alone,
 * and changes nothing.
 */
public final class DataMapCommand {

	private static final List<String> NAMES = List.of("plan", "check", "scaffold");

	private final PrintStream out;

	private DataMapCommand(PrintStream out) {
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
		try (ConfigurableApplicationContext context = CommandContext.start(Sources.class, arguments)) {
			CrmDatabase crm = context.getBean(CrmDatabase.class);
			DataMapSettings settings = context.getBean(DataMapSettings.class);
			DataMapCommand command = new DataMapCommand(out);
			return switch (arguments[0]) {
				case "plan" -> command.plan(crm, settings, new DefaultApplicationArguments(options));
				case "scaffold" -> command.scaffold(crm);
				default -> command.check(crm, settings);
			};
		}
		catch (DataMapProblem | PurgeFailed ex) {
			out.println(ex.getMessage());
			return 1;
		}
		catch (BeansException ex) {
			out.println(
					"The CRM's database cannot be reached. Set deletion.crm.datasource.url, .username and .password.");
			return 1;
		}
	}

	/** Not a component: the service has its own. */
	@EnableConfigurationProperties({ CrmSettings.class, DataMapSettings.class })
	@Import(CrmDatabase.class)
	static class Sources {

	}

	private int plan(CrmDatabase crm, DataMapSettings settings, DefaultApplicationArguments options) {
		String type = first(options, "subject");
		String key = first(options, "key");
		if (key.isBlank() || !(type.equals("account") || type.equals("meta-user"))) {
			this.out.println("Write: plan --subject=account --key=42 (or --subject=meta-user).");
			return 1;
		}
		LoadedDataMap map = new LoadedDataMap(DataMapReader.read(settings.dataMap()), crm);
		Subject subject = new Subject(type.equals("account") ? SubjectType.ACCOUNT : SubjectType.META_USER, key);
		if (!new SubjectDirectory(crm, map, Clock.systemUTC()).exists(subject)) {
			this.out.println("There is no " + type + " " + key + ".");
			return 1;
		}
		List<PlannedTable> tables = new PurgePreview(crm, map).of(subject, Map.of(),
				PurgePreview.FIRST_ROWS_PER_SECOND);
		this.out.printf(Locale.ROOT, "%5s  %-14s %-32s %-7s %12s %10s  %s%n", "order", "category", "table", "action",
				"rows", "estimate", "remarks");
		int order = 1;
		for (PlannedTable table : tables) {
			this.out.printf(Locale.ROOT, "%5d  %-14s %-32s %-7s %,12d %8.1f s  %s%n", order++, table.category(),
					table.table(), table.action().name().toLowerCase(Locale.ROOT), table.rows(),
					table.estimate().toMillis() / 1000.0, String.join("; ", table.remarks()));
		}
		this.out.printf(Locale.ROOT, "%,d rows, about %.1f s at %,.0f rows per second%n",
				tables.stream().mapToLong(PlannedTable::rows).sum(),
				tables.stream().mapToLong((table) -> table.estimate().toMillis()).sum() / 1000.0,
				PurgePreview.FIRST_ROWS_PER_SECOND);
		return 0;
	}

	private static String first(DefaultApplicationArguments options, String name) {
		List<String> values = options.getOptionValues(name);
		if (values != null && !values.isEmpty()) {
			return values.get(0);
		}
		// Also as two words: --key 42.
		List<String> words = Arrays.asList(options.getSourceArgs());
		int place = words.indexOf("--" + name);
		return (place >= 0 && place + 1 < words.size()) ? words.get(place + 1) : "";
	}

	private int check(CrmDatabase crm, DataMapSettings settings) {
		LoadedDataMap map = new LoadedDataMap(DataMapReader.read(settings.dataMap()), crm);
		List<CoverageGap> gaps = map.coverageGaps();
		this.out.println("The data map " + map.map().source() + " (version " + map.map().version()
				+ ") can be executed on this database.");
		gaps.forEach((gap) -> this.out.println("Gap: " + gap.sentence()));
		map.missingIndexes().forEach((statement) -> this.out.println("Missing index: " + statement + ";"));
		this.out.println(gaps.isEmpty() ? "It has no gap." : "It has " + gaps.size() + " gaps.");
		return gaps.isEmpty() ? 0 : 1;
	}

	private int scaffold(CrmDatabase crm) {
		this.out.print(Scaffold.write(crm.catalog()));
		return 0;
	}

}
