package id.whatscrm.deletion.crm;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the CRM's database is reached.
 *
 * @param datasource its address and role
 */
@ConfigurationProperties("deletion.crm")
public record CrmSettings(DataSource datasource) {

	/**
	 * Address, role and limits.
	 *
	 * @param url JDBC address
	 * @param username the role, which may only read, change and delete what the data map
	 * names
	 * @param password the role's password
	 * @param maximumPoolSize the most connections that this service takes from the CRM
	 * @param statementTimeout how long one statement may run
	 * @param lockTimeout how long one statement may wait for a lock
	 */
	record DataSource(String url, String username, String password, @DefaultValue("4") int maximumPoolSize,
			@DefaultValue("PT5M") Duration statementTimeout, @DefaultValue("PT10S") Duration lockTimeout) {

		@Override
		public String toString() {
			return "DataSource[" + this.url + "]";
		}

	}

}
