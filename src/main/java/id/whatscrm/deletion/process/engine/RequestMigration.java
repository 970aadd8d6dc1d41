package id.whatscrm.deletion.process.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationException;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstance;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves open instances to the newest version of their model. They need not be moved to
 * come to their end, which the older version leads them to; only a correction of the
 * model is a reason. Where an instance stands must exist in the new model, or it stays.
 */
public class RequestMigration {

	private final ProcessEngine engine;

	private final TransactionTemplate undone;

	public RequestMigration(ProcessEngine engine, PlatformTransactionManager transactions) {
		this.engine = engine;
		this.undone = new TransactionTemplate(transactions);
	}

	/**
	 * What became of the instances of one model.
	 *
	 * @param moved how many were moved, or could be
	 * @param stay how many stand where the new model has no place for them now: they can
	 * be moved later, or end as they began
	 */
	public record Outcome(int moved, int stay) {

		private Outcome plus(Outcome other) {
			return new Outcome(this.moved + other.moved, this.stay + other.stay);
		}

	}

	/**
	 * Says what would be moved, changing nothing.
	 * @return by the key of the model, those that have open instances of older versions
	 */
	public Map<String, Outcome> preview() {
		return forEach((plan, instance) -> Objects.requireNonNull(this.undone.execute((transaction) -> {
			transaction.setRollbackOnly();
			return move(plan, instance);
		})));
	}

	/**
	 * Moves what can be moved, each instance in a transaction of its own.
	 * @return by the key of the model, those that had open instances of older versions
	 */
	public Map<String, Outcome> migrate() {
		return forEach(this::move);
	}

	private Map<String, Outcome> forEach(BiFunction<MigrationPlan, String, Outcome> step) {
		Map<String, Outcome> outcomes = new LinkedHashMap<>();
		for (ProcessDefinition newest : this.engine.getRepositoryService()
			.createProcessDefinitionQuery()
			.latestVersion()
			.orderByProcessDefinitionKey()
			.asc()
			.list()) {
			olderThan(newest).stream()
				.flatMap((older) -> steps(older, newest, step))
				.forEach((outcome) -> outcomes.merge(newest.getKey(), outcome, Outcome::plus));
		}
		return outcomes;
	}

	private Stream<Outcome> steps(ProcessDefinition older, ProcessDefinition newest,
			BiFunction<MigrationPlan, String, Outcome> step) {
		List<ProcessInstance> open = this.engine.getRuntimeService()
			.createProcessInstanceQuery()
			.processDefinitionId(older.getId())
			.list();
		if (open.isEmpty()) {
			return Stream.empty();
		}
		MigrationPlan plan = this.engine.getRuntimeService()
			.createMigrationPlan(older.getId(), newest.getId())
			.mapEqualActivities()
			.build();
		return open.stream().map((instance) -> step.apply(plan, instance.getId()));
	}

	private List<ProcessDefinition> olderThan(ProcessDefinition newest) {
		return this.engine.getRepositoryService()
			.createProcessDefinitionQuery()
			.processDefinitionKey(newest.getKey())
			.list()
			.stream()
			.filter((definition) -> definition.getVersion() < newest.getVersion())
			.toList();
	}

	/**
	 * Timers keep their dates, since the plan does not renew them. An instance that has
	 * ended meanwhile neither moves nor stays.
	 */
	Outcome move(MigrationPlan plan, String instance) {
		RuntimeService runtime = this.engine.getRuntimeService();
		try {
			runtime.newMigration(plan).processInstanceIds(instance).execute();
			return new Outcome(1, 0);
		}
		catch (MigratingProcessInstanceValidationException | OptimisticLockingException ex) {
			return new Outcome(0, 1);
		}
		catch (ProcessEngineException ex) {
			if (runtime.createProcessInstanceQuery().processInstanceId(instance).count() == 0) {
				return new Outcome(0, 0);
			}
			throw ex;
		}
	}

}
