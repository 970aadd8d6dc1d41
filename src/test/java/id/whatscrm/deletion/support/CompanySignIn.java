package id.whatscrm.deletion.support;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequestHandler;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.Route;
import okhttp3.Headers;

/**
 * The company's identity provider: a real one, which can be told to misbehave.
 */
public final class CompanySignIn {

	/** How the provider's answer to us is spoiled. */
	public enum Fault {

		NONE, FORGED_SIGNATURE, DOWN

	}

	private final MockOAuth2Server server;

	private volatile Fault fault = Fault.NONE;

	private volatile String signedOutWith = "";

	public CompanySignIn() {
		OAuth2Config config = new OAuth2Config(true);
		OAuth2HttpRequestHandler provider = new OAuth2HttpRequestHandler(config);
		this.server = new MockOAuth2Server(config, new Route() {

			@Override
			public boolean match(OAuth2HttpRequest request) {
				return true;
			}

			@Override
			public OAuth2HttpResponse invoke(OAuth2HttpRequest request) {
				return answer(provider, request);
			}

		});
		this.server.start();
	}

	private OAuth2HttpResponse answer(OAuth2HttpRequestHandler provider, OAuth2HttpRequest request) {
		String path = request.getUrl().encodedPath();
		if (this.fault == Fault.DOWN) {
			return new OAuth2HttpResponse(Headers.of(), 503, "", null);
		}
		if (path.endsWith("/endsession")) {
			this.signedOutWith = String.valueOf(request.getUrl().query());
		}
		OAuth2HttpResponse answer = provider.getAuthorizationServer().invoke(request);
		if (this.fault == Fault.FORGED_SIGNATURE && path.endsWith("/token")) {
			return new OAuth2HttpResponse(answer.getHeaders(), answer.getStatus(),
					answer.getBody().replaceFirst("(\"id_token\"\\s*:\\s*\"[^.]+\\.[^.]+\\.)[^\"]{8}", "$1AAAAAAAA"),
					null);
		}
		return answer;
	}

	public String issuer() {
		return this.server.issuerUrl("staff").toString();
	}

	public void fault(Fault fault) {
		this.fault = fault;
	}

	/**
	 * What the last request to end the provider's session said.
	 */
	public String signedOutWith() {
		return this.signedOutWith;
	}

	/**
	 * Opens a page, signs in when led to the provider, and comes back with its answer.
	 * @param claims the claims as JSON, which also replace those that the provider sets
	 */
	public HttpResponse<String> signIn(StaffClient client, String page, String user, String claims) {
		String provider = location(client.open(location(client.open(page))));
		HttpResponse<String> back = client.post(provider, "application/x-www-form-urlencoded",
				"username=" + encode(user) + "&claims=" + encode(claims));
		return client.open(location(back));
	}

	/**
	 * Somebody of a group who has signed in and opened one of the webapps.
	 */
	public StaffClient signedIn(String address, String user, String group, String app) {
		StaffClient client = StaffClient.stranger(address);
		String page = "/camunda/app/" + app + "/default/";
		HttpResponse<String> answer = signIn(client, page, user, groups(group));
		if (answer.statusCode() != 302) {
			throw new AssertionError(user + " could not sign in: " + answer.statusCode() + answer.body());
		}
		client.open(page);
		return client;
	}

	public static String groups(String... groups) {
		return "{\"groups\": [\"" + String.join("\", \"", groups) + "\"]}";
	}

	public static String location(HttpResponse<String> answer) {
		return answer.headers()
			.firstValue("Location")
			.orElseThrow(() -> new AssertionError("No redirect but " + answer.statusCode() + " " + answer.body()));
	}

	/**
	 * The settings that make a service use this provider.
	 */
	public Map<String, String> settings() {
		String client = "spring.security.oauth2.client.";
		return Map.of(client + "registration.staff.client-id", "data-deletion",
				client + "registration.staff.client-secret", "the-demo-secret-of-the-provider",
				client + "registration.staff.scope", "openid,profile", client + "provider.staff.issuer-uri", issuer(),
				"deletion.staff.groups.admin", "deletion-administrators");
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
