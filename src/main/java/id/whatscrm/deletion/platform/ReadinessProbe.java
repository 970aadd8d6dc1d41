package id.whatscrm.deletion.platform;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Objects;

/**
 * Asks the node in the same container whether it is ready, since its image has no tool
 * that could. Exits with 0 if it is.
 */
public final class ReadinessProbe {

	private static final int TIMEOUT_MILLIS = 3_000;

	private ReadinessProbe() {
	}

	public static void main(String[] args) {
		String port = Objects.requireNonNullElse(System.getenv("SERVER_PORT"), "8080");
		System.exit(isReady(URI.create("http://localhost:" + port + "/actuator/health/readiness")) ? 0 : 1);
	}

	private static boolean isReady(URI address) {
		try {
			HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
			connection.setConnectTimeout(TIMEOUT_MILLIS);
			connection.setReadTimeout(TIMEOUT_MILLIS);
			return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
