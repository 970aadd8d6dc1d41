package id.whatscrm.deletion.crm;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/**
 * Whether the CRM's database answers.
 */
@Component("crmHealthIndicator")
class CrmHealth extends AbstractHealthIndicator {

	private final CrmDatabase crm;

	CrmHealth(CrmDatabase crm) {
		super("The CRM's database does not answer");
		this.crm = crm;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		this.crm.run("Asking for a sign of life", CrmDatabase.CATALOG,
				(jdbc) -> jdbc.getJdbcOperations().queryForObject("select 1", Integer.class));
		builder.up();
	}

}
