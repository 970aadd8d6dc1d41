package id.whatscrm.deletion.notification;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

import id.whatscrm.deletion.encryption.Hmac;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * Makes the ids of our mails and knows them again in answers. An id is the same for each
 * try of a mail; its last part cannot be guessed, so whoever answers has seen the mail.
 */
@Component
public class ReplyIds {

	private static final int TOKEN_LENGTH = 32;

	private static final Pattern ID = Pattern.compile("([^@\\s]{1,120})\\.([0-9a-f]{" + TOKEN_LENGTH + "})@[^@\\s]+");

	/** Made once, with its table, and the same on all nodes. */
	private final SingletonSupplier<String> key;

	ReplyIds(JdbcClient database) {
		this.key = SingletonSupplier.of(() -> database.sql("select value from reply_key").query(String.class).single());
	}

	/**
	 * The id of a mail.
	 * @param name what it is, beginning with the request's code and a dot
	 * @param host the domain that stands in it
	 */
	String idOf(String name, String host) {
		return name + "." + token(name) + "@" + host;
	}

	/**
	 * The request that a mail of ours was about.
	 * @param messageId an id from the header of an answer, without angle brackets
	 * @return empty if it is not the id of a mail of ours about a request
	 */
	public Optional<ConfirmationCode> requestOf(String messageId) {
		Matcher id = ID.matcher(messageId);
		if (!id.matches() || !MessageDigest.isEqual(token(id.group(1)).getBytes(StandardCharsets.US_ASCII),
				id.group(2).getBytes(StandardCharsets.US_ASCII))) {
			return Optional.empty();
		}
		return ConfirmationCode.parse(id.group(1).replaceAll("\\..*", ""));
	}

	private String token(String name) {
		return HexFormat.of().formatHex(Hmac.of(name, this.key.obtain())).substring(0, TOKEN_LENGTH);
	}

}
