package id.whatscrm.deletion.process.engine;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.SchemaOperationsProcessEngineBuild;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

import id.whatscrm.deletion.process.webapps.SignedInStaff;

/**
 * The engine's settings that no property reaches.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
public class EngineSettings extends AbstractProcessEnginePlugin {

	private final ApplicationContext context;

	EngineSettings(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void preInit(ProcessEngineConfigurationImpl engine) {
		engine.setExpressionManager(new GuardedExpressionManager(this.context));
		engine.setCustomHistoryLevels(new ArrayList<>(List.of(new HistoryWithoutVariables())));
		engine.setCustomPreBPMNParseListeners(new ArrayList<>(List.of(new FormGuard())));
		if (this.context.getBeanProvider(ClientRegistrationRepository.class).getIfAvailable() != null) {
			if (StringUtils.hasText(this.context.getEnvironment().getProperty("camunda.bpm.admin-user.id"))) {
				throw new IllegalStateException("camunda.bpm.admin-user.* creates a local user, but staff sign in with "
						+ "the identity provider. Remove it; deletion.staff.groups.admin says who is an administrator.");
			}
			engine.setIdentityProviderSessionFactory(new SignedInStaff.Factory());
		}
		engine.setCustomPreCommandInterceptorsTxRequired(new ArrayList<>(List.of(new LoggedCodes.Commands(),
				new PlainRefusals(), new JobLocks.Commands(this.context.getBeanProvider(JobLocks.class)))));
		engine.setManagementService(new KeptDueDates(engine));
		engine.setDelegateInterceptor(new LoggedCodes.Steps());
		engine.setSchemaOperationsCommand(EngineSettings::createTablesInTurn);
	}

	/**
	 * Nodes that start together on an empty database would all create the engine's
	 * tables. The lock ends with the transaction that creates them.
	 */
	private static Void createTablesInTurn(CommandContext context) {
		try (Statement lock = context.getDbSqlSession().getSqlSession().getConnection().createStatement()) {
			lock.execute("select pg_advisory_xact_lock(hashtextextended('engine tables', 4))");
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The engine's tables cannot be locked", ex);
		}
		return new SchemaOperationsProcessEngineBuild().execute(context);
	}

	/**
	 * Jobs are taken by due date: without an index each look for some would read the
	 * timers of all open requests. Those from before the engine gave each job a due date
	 * get one.
	 */
	@Override
	public void postProcessEngineBuild(ProcessEngine engine) {
		JdbcTemplate database = new JdbcTemplate(engine.getProcessEngineConfiguration().getDataSource());
		database.execute("create index if not exists deletion_job_due on act_ru_job (duedate_)");
		database.update("update act_ru_job set duedate_ = create_time_ where duedate_ is null");
	}

}
