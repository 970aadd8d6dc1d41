package id.whatscrm.deletion.intake.mailbox;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The mailbox to which requests are written (P2).
 *
 * @param host the IMAP server; {@code null} if no mailbox is read
 * @param tls whether to speak TLS from the first byte, as on port 993
 * @param folder where mails arrive
 * @param otherFolder where mails go that are no request, for people to read; made if it
 * is missing
 * @param pollInterval how long to wait between two looks
 * @param maxSize what of a larger mail is read
 */
@ConfigurationProperties("deletion.mailbox")
record MailboxSettings(@Nullable String host, @DefaultValue("993") int port, @DefaultValue("true") boolean tls,
		@DefaultValue("") String username, @DefaultValue("") String password, @DefaultValue("INBOX") String folder,
		@DefaultValue("Other") String otherFolder, @DefaultValue("PT30S") Duration pollInterval,
		@DefaultValue("25MB") DataSize maxSize) {

	@Override
	public String toString() {
		return "MailboxSettings[hidden]";
	}

}
