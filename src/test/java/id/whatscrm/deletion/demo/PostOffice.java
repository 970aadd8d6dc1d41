package id.whatscrm.deletion.demo;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

/**
 * Sends mails by SMTP as somebody's mail program does.
 */
public final class PostOffice {

	private final DemoMailServer server;

	public PostOffice(DemoMailServer server) {
		this.server = server;
	}

	/**
	 * Sends a mail exactly as it is given.
	 */
	public void send(byte[] mail, String recipient) {
		Properties properties = new Properties();
		properties.put("mail.smtp.host", "localhost");
		properties.put("mail.smtp.port", String.valueOf(this.server.smtpPort()));
		properties.put("mail.smtp.from", "someone@mail.example");
		try {
			Session session = Session.getInstance(properties);
			MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(mail));
			try (Transport transport = session.getTransport("smtp")) {
				transport.connect();
				// Not by Transport.send, which gives the mail another id.
				transport.sendMessage(message, InternetAddress.parse(recipient));
			}
		}
		catch (MessagingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Sends a plain mail to the mailbox for requests.
	 * @param headers more header lines, each with its line break
	 */
	public void write(String from, String subject, String headers, String text) {
		send("""
				From: %s
				To: %s
				Subject: %s
				Date: Tue, 24 Nov 2026 10:00:00 +0700
				MIME-Version: 1.0
				Content-Type: text/plain; charset=utf-8
				%s
				%s
				""".formatted(from, DemoMailServer.MAILBOX, subject, headers, text)
			.replace("\n", "\r\n")
			.getBytes(StandardCharsets.UTF_8), DemoMailServer.MAILBOX);
	}

}
