package id.whatscrm.deletion.support;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import id.whatscrm.deletion.DeletionApplication;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.Language;

/**
 * The whole service in a virtual machine of its own, which can be killed. It takes
 * requests from the settings page by a line on its input: the owner's address.
 */
public final class Node implements AutoCloseable {

	private static final String READY = "node: ready";

	private static final String ACCEPTED = "node: accepted ";

	private final Process process;

	private final BufferedReader out;

	private final PrintStream in;

	private Node(Process process) {
		this.process = process;
		this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
	}

	/**
	 * Starts a node and waits until it works.
	 * @param main what runs in it
	 * @param name what its log is called, in {@code target/nodes}
	 * @param heap the limit of its heap in MB
	 * @param options more for its virtual machine
	 */
	public static Node start(Class<?> main, String name, int heap, Map<String, ?> settings, String... options) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap + "m",
						"-Duser.timezone=UTC"));
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		settings.forEach((key, value) -> command.add("--" + key + "=" + value));
		File log = Path.of("target", "nodes", name + ".log").toFile();
		try {
			Files.createDirectories(log.toPath().getParent());
			command.add("--logging.config=classpath:logback-node.xml");
			command.add("--logging.file.name=" + log);
			Node node = new Node(
					new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start());
			node.await(READY);
			return node;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Hands in a request.
	 * @return its confirmation code
	 */
	public String accept(String email) {
		this.in.println(email);
		return await(ACCEPTED);
	}

	private String await(String prefix) {
		try {
			for (String line = this.out.readLine(); line != null; line = this.out.readLine()) {
				if (line.startsWith(prefix)) {
					return line.substring(prefix.length());
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		throw new AssertionError("The node ended; see target/nodes");
	}

	/**
	 * Kills it by SIGKILL.
	 */
	public void kill() {
		this.process.destroyForcibly();
		await();
	}

	/**
	 * Stops it by SIGTERM.
	 * @return its exit code
	 */
	public int stop() {
		this.process.destroy();
		return await();
	}

	private int await() {
		try {
			if (!this.process.waitFor(2, TimeUnit.MINUTES)) {
				throw new AssertionError("The node does not stop");
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		await();
	}

	public static void main(String[] args) throws IOException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(DeletionApplication.class)
			.run(args)) {
			RequestDesk desk = context.getBean(RequestDesk.class);
			serve((email) -> desk
				.accept(new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, email, null, null, null, null, null))
				.value());
		}
	}

	/**
	 * Answers each line of the input.
	 */
	public static void serve(UnaryOperator<String> desk) throws IOException {
		PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		out.println(READY);
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			out.println(ACCEPTED + desk.apply(line));
		}
	}

}
