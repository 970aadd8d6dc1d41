package id.whatscrm.deletion.intake.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Properties;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.Authenticator;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.mail.ImapMailReceiver;
import org.springframework.integration.mail.MailReceivingMessageSource;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reads the mailbox to which requests are written (P2). A mail leaves its folder after
 * what it caused is committed, so a crash in between brings it again, and only then.
 */
@Component
@ConditionalOnProperty("deletion.mailbox.host")
@EnableConfigurationProperties(MailboxSettings.class)
class Mailbox implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

	private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

	/** Then a node that stops has its moment, and another one its turn. */
	private static final int MOST_AT_ONCE = 200;

	/** So many failures in a row are no fault of the mails. */
	private static final int MOST_FAILURES = 3;

	private static final int READ_TIMEOUT_MILLIS = 60_000;

	private final MailDesk desk;

	private final MailboxSettings settings;

	private final ImapMailReceiver receiver;

	private final MailReceivingMessageSource source;

	private volatile long lastLook = System.nanoTime();

	/** How many mails at the head of the folder could not be taken in and wait there. */
	private volatile int passedOver;

	Mailbox(MailDesk desk, MailboxSettings settings, BeanFactory beans, MeterRegistry meters) {
		Gauge.builder("deletion.mailbox.silence.seconds", this, Mailbox::silence)
			.description("Time since this node last read the mailbox; take the minimum over nodes")
			.register(meters);
		this.desk = desk;
		this.settings = settings;
		String protocol = settings.tls() ? "imaps" : "imap";
		this.receiver = new ImapMailReceiver(
				protocol + "://" + settings.host() + ":" + settings.port() + "/" + settings.folder()) {

			@Override
			protected Message[] searchForNewMessages() throws MessagingException {
				Message[] waiting = super.searchForNewMessages();
				return Arrays.copyOfRange(waiting, Math.min(Mailbox.this.passedOver, waiting.length), waiting.length);
			}

		};
		this.receiver.setJavaMailProperties(properties(protocol));
		this.receiver.setJavaMailAuthenticator(new Authenticator() {

			@Override
			protected PasswordAuthentication getPasswordAuthentication() {
				return new PasswordAuthentication(settings.username(), settings.password());
			}

		});
		// Whatever is in the folder waits, also what a person has opened there.
		this.receiver.setSearchTermStrategy((supported, folder) -> new FlagTerm(new Flags(Flags.Flag.DELETED), false));
		this.receiver.setShouldMarkMessagesAsRead(false);
		this.receiver.setShouldDeleteMessages(false);
		this.receiver.setAutoCloseFolder(false);
		this.receiver.setMaxFetchSize(1);
		this.receiver.setBeanFactory(beans);
		this.receiver.afterPropertiesSet();
		this.source = new MailReceivingMessageSource(this.receiver);
		this.source.setBeanFactory(beans);
		this.source.afterPropertiesSet();
	}

	private Properties properties(String protocol) {
		Properties properties = new Properties();
		String prefix = "mail." + protocol + ".";
		properties.put("mail.store.protocol", protocol);
		properties.put(prefix + "connectiontimeout", CONNECT_TIMEOUT_MILLIS);
		properties.put(prefix + "timeout", READ_TIMEOUT_MILLIS);
		properties.put(prefix + "writetimeout", READ_TIMEOUT_MILLIS);
		properties.put(prefix + "ssl.checkserveridentity", true);
		properties.put(prefix + "peek", true);
		properties.put("mail.mime.address.strict", false);
		return properties;
	}

	/**
	 * Takes in the mails that wait. What cannot be done now waits for a later look and
	 * keeps no other mail waiting. The lock spares the nodes the same work; each mail is
	 * guarded by itself.
	 */
	@Scheduled(fixedDelayString = "${deletion.mailbox.poll-interval:PT30S}")
	@SchedulerLock(name = "mailbox")
	void poll() {
		try {
			boolean more = true;
			int failures = 0;
			for (int i = 0; more && i < MOST_AT_ONCE && failures < MOST_FAILURES; i++) {
				org.springframework.messaging.Message<Object> next = this.source.receive();
				more = next != null;
				failures = (next == null || take(next)) ? 0 : failures + 1;
			}
			if (this.passedOver == 0) {
				this.lastLook = System.nanoTime();
			}
			if (!more) {
				// All were tried, so those that wait have their next turn.
				this.passedOver = 0;
			}
		}
		catch (RuntimeException ex) {
			// Its message may quote the mail.
			log.warn("The mailbox is not read at the moment: {}", ex.getClass().getSimpleName());
		}
	}

	/** Not private, as others hold a proxy of this. */
	double silence() {
		return (System.nanoTime() - this.lastLook) / 1e9;
	}

	/**
	 * Whether it is read.
	 */
	@Bean
	static MailboxHealth mailboxHealthIndicator(Mailbox mailbox) {
		return new MailboxHealth(mailbox::silence);
	}

	/** Whether it could be taken in. */
	private boolean take(org.springframework.messaging.Message<Object> next) {
		try (Closeable folder = StaticMessageHeaderAccessor.getCloseableResource(next)) {
			MimeMessage mail = (MimeMessage) next.getPayload();
			switch (this.desk.take(bytesOf(mail))) {
				case KEEP -> move(mail);
				case REMOVE -> remove(mail);
			}
			return true;
		}
		catch (MessagingException | IOException | RuntimeException ex) {
			log.warn("A mail cannot be taken in at the moment and stays in the mailbox: {}",
					ex.getClass().getSimpleName());
			this.passedOver++;
			return false;
		}
	}

	/** What is beyond the limit is an attachment, if anything. */
	private byte[] bytesOf(MimeMessage mail) throws MessagingException, IOException {
		int limit = Math.toIntExact(this.settings.maxSize().toBytes());
		ByteArrayOutputStream raw = new ByteArrayOutputStream();
		mail.writeTo(new OutputStream() {

			@Override
			public void write(int octet) {
				if (raw.size() < limit) {
					raw.write(octet);
				}
			}

			@Override
			public void write(byte[] octets, int offset, int length) {
				raw.write(octets, offset, Math.min(length, limit - raw.size()));
			}

		});
		return raw.toByteArray();
	}

	private void move(Message mail) throws MessagingException {
		Folder from = mail.getFolder();
		Folder to = from.getStore().getFolder(this.settings.otherFolder());
		if (!to.exists()) {
			to.create(Folder.HOLDS_MESSAGES);
		}
		from.copyMessages(new Message[] { mail }, to);
		remove(mail);
	}

	private static void remove(Message mail) throws MessagingException {
		mail.setFlag(Flags.Flag.DELETED, true);
		mail.getFolder().expunge();
	}

	@Override
	public void close() {
		this.receiver.destroy();
	}

}
