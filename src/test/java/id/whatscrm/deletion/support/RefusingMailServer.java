package id.whatscrm.deletion.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mail server that speaks just enough SMTP to refuse every recipient, or one.
 */
public final class RefusingMailServer implements AutoCloseable {

	private final ServerSocket socket;

	private final String answer;

	private final String refused;

	private final List<String> taken = new CopyOnWriteArrayList<>();

	private RefusingMailServer(String answer, String refused) {
		this.answer = answer;
		this.refused = refused.toUpperCase(Locale.ROOT);
		try {
			this.socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::serve, "refusing-mail-server");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Starts a server.
	 * @param answer how it answers to a recipient, such as {@code 550 5.1.1 Unknown}
	 */
	public static RefusingMailServer answering(String answer) {
		return answering(answer, "");
	}

	/**
	 * Starts a server that refuses one recipient and takes the mails of all others.
	 */
	public static RefusingMailServer answering(String answer, String refused) {
		return new RefusingMailServer(answer, refused);
	}

	/**
	 * Whose mails it took, as SMTP names them.
	 */
	public List<String> taken() {
		return this.taken;
	}

	public int port() {
		return this.socket.getLocalPort();
	}

	private void serve() {
		while (!this.socket.isClosed()) {
			try (Socket client = this.socket.accept()) {
				talk(client);
			}
			catch (IOException ex) {
				// The client or the test has gone.
			}
		}
	}

	private void talk(Socket client) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
		say(client, "220 ready");
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String command = line.toUpperCase(Locale.ROOT);
			if (command.startsWith("RCPT")) {
				boolean refuses = command.contains(this.refused);
				if (!refuses) {
					this.taken.add(line);
				}
				say(client, refuses ? this.answer : "250 ok");
			}
			else if (command.equals("DATA")) {
				say(client, "354 go on");
				while (!".".equals(in.readLine())) {
					// What the mail says does not matter.
				}
				say(client, "250 ok");
			}
			else if (command.startsWith("QUIT")) {
				say(client, "221 bye");
				return;
			}
			else {
				say(client, "250 ok");
			}
		}
	}

	private static void say(Socket client, String line) throws IOException {
		client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
		client.getOutputStream().flush();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
