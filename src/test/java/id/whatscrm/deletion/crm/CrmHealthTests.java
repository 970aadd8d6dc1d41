package id.whatscrm.deletion.crm;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.health.Status;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import id.whatscrm.deletion.crm.map.DataMapHealth;
import id.whatscrm.deletion.crm.map.DataMapReader;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.demo.EmbeddedDatabases;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What health and metrics say of a CRM's database, on one of its own.
 */
class CrmHealthTests {

	private final Crm database = new Crm();

	private final CrmDatabase crm = new CrmDatabase(this.database);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private DataMapHealth map;

	@BeforeEach
	void referenceSchema() {
		EmbeddedDatabases.createReferenceSchema(this.database);
		this.map = new DataMapHealth(
				new LoadedDataMap(DataMapReader.read(new ClassPathResource("data-map/whatscrm.yaml")), this.crm),
				this.meters);
		this.map.read();
	}

	@Test
	void aDatabaseThatAnswersIsUp() {
		assertThat(new CrmHealth(this.crm).health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aDatabaseThatDoesNotAnswerIsDown() {
		this.database.down = true;

		assertThat(new CrmHealth(this.crm).health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void aGapIsDownAndCounted() {
		assertThat(this.map.health().getStatus()).isEqualTo(Status.UP);
		assertThat(gaps()).isZero();
		new JdbcTemplate(this.database).execute("create table crm.voice_note (account_id bigint, words text)");

		this.map.read();

		assertThat(gaps()).isEqualTo(1);
		assertThat(this.map.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(this.map.health().getDetails().get("gaps"))
			.asInstanceOf(InstanceOfAssertFactories.list(String.class))
			.singleElement()
			.asString()
			.startsWith("crm.voice_note ");
	}

	@Test
	void askingForHealthAsksNothingOfTheCrm() {
		int before = this.database.connections;

		this.map.health();
		gaps();

		assertThat(this.database.connections).isEqualTo(before);
	}

	/** That the database is down says another part. */
	@Test
	void whatCannotBeReadIsUnknown() {
		this.database.down = true;

		this.map.read();

		assertThat(gaps()).isNaN();
		assertThat(this.map.health().getStatus()).isEqualTo(Status.UNKNOWN);
	}

	private double gaps() {
		return this.meters.get("deletion.datamap.gaps").gauge().value();
	}

	/** A database that may be down for this test alone. */
	private static final class Crm extends DelegatingDataSource {

		private boolean down;

		private int connections;

		private Crm() {
			super(EmbeddedDatabases.shared().createDatabase("health_" + UUID.randomUUID().toString().substring(0, 8)));
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.connections++;
			if (this.down) {
				throw new SQLException("down", "08006");
			}
			return super.getConnection();
		}

	}

}
