package id.whatscrm.deletion.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Chromium, the one that is installed. It starts once; each test has windows of
 * its own in it.
 */
public final class Browser implements AutoCloseable {

	private static final List<String> PLACES = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
			"/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static final int TIMEOUT_MILLIS = 30_000;

	private static com.microsoft.playwright.@Nullable Browser chromium;

	private final com.microsoft.playwright.Browser browser;

	private final List<BrowserContext> persons = new ArrayList<>();

	private Browser(com.microsoft.playwright.Browser browser) {
		this.browser = browser;
	}

	private static com.microsoft.playwright.Browser chromium(Path executable) {
		return Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
			.chromium()
			.launch(new BrowserType.LaunchOptions().setExecutablePath(executable)
				.setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
						"--disable-background-networking", "--disable-component-update", "--disable-sync")));
	}

	/**
	 * Opens a browser. Where none is installed the test is skipped, except in CI, where
	 * that is a failure.
	 */
	public static Browser open() {
		Path executable = PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst().orElse(null);
		if (executable == null && "true".equals(System.getenv("CI"))) {
			throw new AssertionError("CI has no browser. Install the package chromium.");
		}
		PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
		Assumptions.assumeTrue(executable != null, "No Chromium is installed, so nothing was tested in a browser");
		if (chromium == null || !chromium.isConnected()) {
			chromium = chromium(executable);
		}
		return new Browser(chromium);
	}

	/**
	 * A window of its own person, with an empty session.
	 */
	public Page window(int width, int height) {
		return window(width, height, "en-GB");
	}

	/**
	 * The same for a person who reads another language.
	 */
	public Page window(int width, int height, String locale) {
		BrowserContext person = this.browser
			.newContext(new com.microsoft.playwright.Browser.NewContextOptions().setViewportSize(width, height)
				.setLocale(locale));
		this.persons.add(person);
		person.setDefaultTimeout(TIMEOUT_MILLIS);
		return person.newPage();
	}

	/**
	 * Keeps a picture of what the page shows now.
	 */
	public static void picture(Page page, String name, boolean whole) {
		page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(whole));
	}

	@Override
	public void close() {
		this.persons.forEach(BrowserContext::close);
	}

}
