package id.whatscrm.deletion.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

/**
 * What has arrived at the mail server, as its recipients read it.
 */
public class Inbox {

	private final DemoMailServer server;

	public Inbox(DemoMailServer server) {
		this.server = server;
	}

	/**
	 * The mails to an address, oldest first.
	 */
	public List<MimeMessage> of(String address) {
		return this.server.received().stream().filter((mail) -> recipients(mail).contains(address)).toList();
	}

	/**
	 * The subjects of the mails to an address, oldest first.
	 */
	public List<String> subjects(String address) {
		return of(address).stream().map((mail) -> {
			try {
				return mail.getSubject();
			}
			catch (MessagingException ex) {
				throw new IllegalStateException(ex);
			}
		}).toList();
	}

	/**
	 * The newest link in a mail to an address whose address contains a text.
	 */
	public String link(String address, String part) {
		Pattern link = Pattern.compile("https?://\\S+" + Pattern.quote(part) + "[^\\s\"<>]*");
		List<String> found = new ArrayList<>();
		for (MimeMessage mail : of(address)) {
			Matcher matcher = link.matcher(text(mail));
			while (matcher.find()) {
				found.add(matcher.group());
			}
		}
		if (found.isEmpty()) {
			throw new AssertionError("No mail to " + address + " has a link " + part);
		}
		return found.get(found.size() - 1);
	}

	/**
	 * The plain text of a mail.
	 */
	public static String text(Part part) {
		try {
			if (part.isMimeType("text/plain")) {
				return part.getContent().toString();
			}
			if (part.getContent() instanceof Multipart parts) {
				for (int i = 0; i < parts.getCount(); i++) {
					String text = text(parts.getBodyPart(i));
					if (!text.isEmpty()) {
						return text;
					}
				}
			}
			return "";
		}
		catch (MessagingException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The files that came with a mail, by their names.
	 */
	public static Map<String, byte[]> files(Part part) {
		Map<String, byte[]> files = new LinkedHashMap<>();
		try {
			if (part.getFileName() != null) {
				files.put(part.getFileName(), part.getInputStream().readAllBytes());
			}
			else if (part.getContent() instanceof Multipart parts) {
				for (int i = 0; i < parts.getCount(); i++) {
					files.putAll(files(parts.getBodyPart(i)));
				}
			}
			return files;
		}
		catch (MessagingException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> recipients(MimeMessage mail) {
		try {
			return Arrays.stream(mail.getRecipients(Message.RecipientType.TO))
				.map((address) -> ((InternetAddress) address).getAddress())
				.toList();
		}
		catch (MessagingException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
