package id.whatscrm.deletion.demo;

import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows the mails that the demo sent, newest first.
 */
@Controller
@Profile("demo")
class DemoMailbox {

	private final DemoMailServer server;

	DemoMailbox(DemoMailServer server) {
		this.server = server;
	}

	@GetMapping("/demo/mailbox")
	String list(@RequestParam(required = false) @Nullable String to, Model model) {
		List<Mail> mails = new ArrayList<>();
		List<MimeMessage> received = this.server.received();
		for (int i = 0; i < received.size(); i++) {
			Mail mail = read(i, received.get(i));
			if (to == null || mail.to().contains(to)) {
				mails.add(mail);
			}
		}
		Collections.reverse(mails);
		model.addAttribute("mails", mails);
		model.addAttribute("to", to);
		return "demo/mailbox";
	}

	@GetMapping("/demo/mailbox/{number}")
	String open(@PathVariable int number, Model model) {
		model.addAttribute("mail", read(number, message(number)));
		return "demo/mail";
	}

	@GetMapping(path = "/demo/mailbox/{number}/html", produces = MediaType.TEXT_HTML_VALUE)
	@ResponseBody
	String html(@PathVariable int number) {
		String html = Objects.requireNonNullElse(read(number, message(number)).html(), "<p>This mail has no HTML.</p>");
		return html.replaceFirst("<head>", "<head><base target=\"_top\">");
	}

	@GetMapping("/demo/mailbox/{number}/files/{name}")
	ResponseEntity<byte[]> file(@PathVariable int number, @PathVariable String name) {
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_PDF).body(Inbox.files(message(number)).get(name));
	}

	private MimeMessage message(int number) {
		List<MimeMessage> received = this.server.received();
		if (number < 0 || number >= received.size()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		return received.get(number);
	}

	private static Mail read(int number, MimeMessage message) {
		try {
			return new Mail(number, String.valueOf(message.getSubject()), addresses(message.getFrom()),
					addresses(message.getRecipients(Message.RecipientType.TO)),
					String.valueOf(message.getSentDate().toInstant().atZone(ZoneId.systemDefault()).toLocalDateTime()),
					find(message, "text/plain"), find(message, "text/html"), Inbox.files(message).keySet());
		}
		catch (MessagingException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String addresses(Address @Nullable [] addresses) {
		List<String> texts = new ArrayList<>();
		if (addresses != null) {
			for (Address address : addresses) {
				texts.add((address instanceof InternetAddress internet) ? internet.getAddress() : address.toString());
			}
		}
		return String.join(", ", texts);
	}

	private static @Nullable String find(Part part, String type) throws MessagingException, IOException {
		if (part.isMimeType(type)) {
			return part.getContent().toString();
		}
		if (part.getContent() instanceof Multipart parts) {
			for (int i = 0; i < parts.getCount(); i++) {
				BodyPart child = parts.getBodyPart(i);
				String found = find(child, type);
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

	/** A mail as the page shows it. */
	record Mail(int number, String subject, String from, String to, String sent, @Nullable String text,
			@Nullable String html, Set<String> files) {
	}

}
