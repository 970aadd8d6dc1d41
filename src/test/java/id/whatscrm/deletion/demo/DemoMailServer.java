package id.whatscrm.deletion.demo;

import java.util.Arrays;
import java.util.List;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;

/**
 * A real mail server in this process: what the service sends arrives by SMTP and can be
 * read by IMAP or in the demo's mailbox page.
 */
public class DemoMailServer implements AutoCloseable {

	/** The mailbox to which requests are written. */
	public static final String MAILBOX = "privacy@whatscrm.example";

	private static final String MAILBOX_PASSWORD = "the-demo-password-of-the-mailbox";

	private final GreenMail server;

	private DemoMailServer(ServerSetup... setups) {
		this.server = new GreenMail(setups);
		comeBack();
	}

	/**
	 * A server on the given ports; 0 takes any free one.
	 */
	public static DemoMailServer start(int smtpPort, int imapPort) {
		return new DemoMailServer(setup(smtpPort, ServerSetup.PROTOCOL_SMTP),
				setup(imapPort, ServerSetup.PROTOCOL_IMAP));
	}

	private static ServerSetup setup(int port, String protocol) {
		ServerSetup setup = new ServerSetup(port, "127.0.0.1", protocol);
		setup.setServerStartupTimeout(20_000);
		return setup;
	}

	public int smtpPort() {
		return this.server.getSmtp().getPort();
	}

	/**
	 * Lets somebody sign in to send mails.
	 */
	public void addUser(String name, String password) {
		this.server.setUser(name, password);
	}

	/**
	 * Every mail that arrived, oldest first.
	 */
	public List<MimeMessage> received() {
		return Arrays.asList(this.server.getReceivedMessages());
	}

	/**
	 * Empties all mailboxes.
	 */
	public void purge() {
		try {
			this.server.purgeEmailFromAllMailboxes();
		}
		catch (com.icegreen.greenmail.store.FolderException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Stops taking mail, as a server that is down.
	 */
	public void goDown() {
		this.server.stop();
	}

	/**
	 * Takes mail again on the same ports; what had arrived before is gone.
	 */
	public void comeBack() {
		this.server.start();
		this.server.setUser(MAILBOX, MAILBOX_PASSWORD);
	}

	/**
	 * How many mails a folder of the mailbox for requests holds.
	 */
	public int count(String folder) {
		MailFolder found = this.server.getManagers()
			.getImapHostManager()
			.getFolder(this.server.getUserManager().getUser(MAILBOX), folder);
		return (found != null) ? found.getMessageCount() : 0;
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
