package id.whatscrm.deletion.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * A member of staff who talks to the webapps' API as the browser does: with a session and
 * the CSRF token.
 */
public final class StaffClient {

	private final CookieManager cookies = new CookieManager();

	private final HttpClient http = HttpClient.newBuilder().cookieHandler(this.cookies).build();

	private final String address;

	private StaffClient(String address) {
		this.address = address;
	}

	/**
	 * Somebody who is not signed in.
	 */
	public static StaffClient stranger(String address) {
		return new StaffClient(address);
	}

	/**
	 * Somebody signed in to Tasklist with the demo's password.
	 */
	public static StaffClient signedIn(String address, String user) {
		return signedIn(address, user, "tasklist");
	}

	/**
	 * Somebody signed in to one of the webapps with the demo's password.
	 */
	public static StaffClient signedIn(String address, String user, String app) {
		StaffClient client = new StaffClient(address);
		HttpResponse<String> answer = client.signIn(user, app);
		if (answer.statusCode() != 200) {
			throw new AssertionError(user + " could not sign in: " + answer.statusCode());
		}
		// Signing in starts a new session, with a new CSRF token.
		client.get("/camunda/app/" + app + "/default/");
		return client;
	}

	/**
	 * Tries to sign in to one of the webapps with the demo's password.
	 */
	public HttpResponse<String> signIn(String user, String app) {
		get("/camunda/app/" + app + "/default/");
		return post("/camunda/api/admin/auth/user/default/login/" + app, "application/x-www-form-urlencoded",
				"username=" + URLEncoder.encode(user, StandardCharsets.UTF_8) + "&password=demo");
	}

	public HttpResponse<String> get(String path) {
		return send(request(path).GET());
	}

	public HttpResponse<String> get(String path, String language) {
		return send(request(path).header("Accept-Language", language).GET());
	}

	/**
	 * Opens a page of this service or another, as a browser does.
	 */
	public HttpResponse<String> open(String page) {
		return send(request(page).header("Accept", "text/html,*/*;q=0.8").GET());
	}

	public HttpResponse<String> postJson(String path, String json) {
		return post(path, "application/json", json);
	}

	public HttpResponse<String> putJson(String path, String json) {
		return send(request(path).header("Content-Type", "application/json")
			.PUT(HttpRequest.BodyPublishers.ofString(json)));
	}

	/**
	 * Asks what a webapp asked.
	 * @param body JSON, or nothing
	 */
	public HttpResponse<String> ask(String method, String path, String accept, String body) {
		return send(request(path).header("Accept", accept)
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body)));
	}

	public HttpResponse<String> delete(String path) {
		return send(request(path).DELETE());
	}

	public HttpResponse<String> post(String path, String type, String body) {
		return send(request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/**
	 * The id of the session now.
	 */
	public String session() {
		return this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.filter((cookie) -> "JSESSIONID".equals(cookie.getName()))
			.map(HttpCookie::getValue)
			.findFirst()
			.orElse("");
	}

	private HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create(path.startsWith("http") ? path : this.address + path));
		this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.filter((cookie) -> path.startsWith("/camunda/") && "/camunda".equals(cookie.getPath())
					&& "XSRF-TOKEN".equals(cookie.getName()))
			.map(HttpCookie::getValue)
			.findFirst()
			.ifPresent((token) -> request.header("X-XSRF-TOKEN", token));
		return request;
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
