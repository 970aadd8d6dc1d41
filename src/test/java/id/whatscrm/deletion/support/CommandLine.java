package id.whatscrm.deletion.support;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Runs a command of the service in this virtual machine, which other tests share: they go
 * on logging after it, though it is silent itself.
 */
public final class CommandLine {

	private CommandLine() {
	}

	/**
	 * A command, such as {@code EvidenceCommand::run}.
	 */
	public interface Command {

		int run(PrintStream out, String... arguments);

	}

	/**
	 * What a command says.
	 */
	public static String run(Command command, List<String> arguments) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try {
			command.run(new PrintStream(out, true, StandardCharsets.UTF_8), arguments.toArray(String[]::new));
		}
		finally {
			LoggingSystem.get(CommandLine.class.getClassLoader())
				.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
		}
		return out.toString(StandardCharsets.UTF_8);
	}

}
