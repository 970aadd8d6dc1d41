package id.whatscrm.deletion.process.engine;

import java.sql.Connection;
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
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

import id.whatscrm.deletion.operations.WaitingPlaces;
import id.whatscrm.deletion.platform.AdvisoryLock;
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
		Connection connection = context.getDbSqlSession().getSqlSession().getConnection();
		AdvisoryLock.ENGINE_TABLES.await(new JdbcTemplate(new SingleConnectionDataSource(connection, true)),
				"engine tables");
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
		createViews(database);
	}

	/**
	 * What other modules may ask about requests that wait, without knowing the engine's
	 * tables.
	 */
	private static void createViews(JdbcTemplate database) {
		database.execute("""
				create or replace view %s (code, staff_group) as
				select p.business_key_, l.group_id_ from act_ru_task t
				    join act_ru_identitylink l on l.task_id_ = t.id_ and l.type_ = 'candidate'
				    join act_ru_execution p on p.id_ = t.proc_inst_id_ where l.group_id_ is not null"""
			.formatted(WaitingPlaces.VIEW));
	}

}
