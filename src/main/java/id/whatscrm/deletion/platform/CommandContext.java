package id.whatscrm.deletion.platform;

import java.util.Arrays;
import java.util.stream.Stream;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The beans of a command: without a web server, and silent, since the command says what
 * keeps it from starting in a sentence.
 */
public final class CommandContext {

	private CommandContext() {
	}

	/**
	 * The options of a command, without its name.
	 */
	public static String[] options(String... arguments) {
		return Arrays.copyOfRange(arguments, 1, arguments.length);
	}

	/**
	 * Starts the beans.
	 * @param sources what declares them
	 * @param arguments the command and its options, among them settings as for the
	 * service
	 * @param settings what this command needs otherwise than the service, as
	 * {@code name=value}; they go before the service's
	 * @return the context, to be closed after the answer
	 * @throws org.springframework.beans.BeansException if something cannot be reached or
	 * a setting is wrong
	 */
	public static ConfigurableApplicationContext start(Class<?> sources, String[] arguments, String... settings) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties("logging.level.root=error", "logging.level.org.springframework.boot.SpringApplication=off",
					"logging.level.org.springframework.boot.diagnostics=off")
			.run(Stream
				.concat(Arrays.stream(options(arguments)), Arrays.stream(settings).map((setting) -> "--" + setting))
				.toArray(String[]::new));
	}

	/**
	 * Why it did not start: the deepest cause's message.
	 */
	public static String reason(Throwable problem) {
		Throwable cause = problem;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return String.valueOf(cause.getMessage());
	}

}
