package id.whatscrm.deletion.intake;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Our apps at Meta (M5).
 *
 * @param apps by the name that stands in the address of their callbacks
 */
@ConfigurationProperties("deletion.meta")
record MetaSettings(@DefaultValue Map<String, App> apps) {

	/**
	 * One app.
	 *
	 * @param secret the app secret, with which Meta signs
	 */
	record App(String secret) {

		@Override
		public String toString() {
			return "App[hidden]";
		}

	}

}
