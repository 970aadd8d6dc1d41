package id.whatscrm.deletion.meta;

import java.net.URI;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Our apps at Meta (M5), and where its Graph API is.
 *
 * @param apps by the name that stands in the address of their callbacks and in the CRM's
 * connections
 * @param graphUrl the address of the Graph API
 * @param graphVersion the version of it that we speak
 */
@ConfigurationProperties("deletion.meta")
public record MetaApps(@DefaultValue Map<String, App> apps, @DefaultValue("https://graph.facebook.com") URI graphUrl,
		@DefaultValue("v23.0") String graphVersion) {

	/**
	 * One app.
	 *
	 * @param secret the app secret, with which Meta signs, and we prove that a token is
	 * used by us
	 */
	public record App(String secret) {

		@Override
		public String toString() {
			return "App[hidden]";
		}

	}

}
