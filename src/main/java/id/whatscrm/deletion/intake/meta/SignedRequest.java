package id.whatscrm.deletion.intake.meta;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.encryption.Hmac;

/**
 * What Meta sends to a callback: a signature and a payload, both in base64url (M1).
 *
 * @param userId the id of the Meta login, which is different in each app (M2);
 * {@code null} where Meta names none (M6)
 * @param payload the signed part as it was sent; unlike the signature it has one spelling
 */
public record SignedRequest(@Nullable String userId, String payload) {

	private static final String NAMED_ALGORITHM = "HMAC-SHA256";

	private static final Pattern USER_ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");

	private static final ObjectMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	/**
	 * Reads a signed request.
	 * @param text as it was sent
	 * @param secret the secret of the app to which it was sent
	 * @return what it says; empty if the app's secret did not sign it, or what it names
	 * is no login
	 */
	public static Optional<SignedRequest> read(String text, String secret) {
		int dot = text.indexOf('.');
		if (dot < 0) {
			return Optional.empty();
		}
		String encoded = text.substring(dot + 1);
		try {
			byte[] signature = Base64.getUrlDecoder().decode(text.substring(0, dot));
			// Over the payload as it was sent: to encode it again could change it.
			if (!MessageDigest.isEqual(signature, Hmac.of(encoded, secret))) {
				return Optional.empty();
			}
			JsonNode payload = JSON.readTree(Base64.getUrlDecoder().decode(encoded));
			// Its "expires" is the end of the login's token, after which people may ask
			// for deletion as well.
			JsonNode user = payload.path("user_id");
			boolean named = user.isTextual() && isUserId(user.asText());
			boolean good = NAMED_ALGORITHM.equals(payload.path("algorithm").asText())
					&& (named || user.isMissingNode());
			return good ? Optional.of(new SignedRequest(named ? user.asText() : null, encoded)) : Optional.empty();
		}
		catch (IllegalArgumentException | IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Whether a text can be the id of a login.
	 */
	static boolean isUserId(String text) {
		return USER_ID.matcher(text).matches();
	}

	@Override
	public String toString() {
		return "SignedRequest[hidden]";
	}

}
