package id.whatscrm.deletion.process.purge;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.operations.PurgeInstances;
import id.whatscrm.deletion.process.FailedStep;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.process.deadline.EngineWaitingPlaces;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DataCategory;

/**
 * Looks up in the engine's tables which request an instance purges and which of its steps
 * failed. Whoever asks has been let in by the address, as with
 * {@link EngineWaitingPlaces}.
 */
@Component
class EnginePurgeInstances implements PurgeInstances {

	private static final Set<String> PURGING = Set.of(ProcessNames.Definitions.DATA_DELETION,
			ProcessNames.Definitions.HELD_DATA_RELEASE);

	private final JdbcClient database;

	private final RepositoryService repository;

	private final Clock clock;

	EnginePurgeInstances(JdbcClient database, RepositoryService repository, Clock clock) {
		this.database = database;
		this.repository = repository;
		this.clock = clock;
	}

	private record Instances(@Nullable String code, String process) {
	}

	private record FailedJob(String definition, String activity, @Nullable String message, int retries,
			@Nullable Timestamp due) {
	}

	@Override
	public Optional<Found> find(String id) {
		return this.database
			.sql("select business_key_ as code, proc_def_key_ as process from act_hi_procinst where proc_inst_id_ = ?")
			.param(id)
			.query(Instances.class)
			.optional()
			.map((instance) -> PURGING.contains(instance.process()) ? new Found(code(instance), failures(id))
					: new Found(null, List.of()));
	}

	private static @Nullable ConfirmationCode code(Instances instance) {
		return Optional.ofNullable(instance.code()).flatMap(ConfirmationCode::parse).orElse(null);
	}

	private List<Failure> failures(String instance) {
		return this.database.sql("""
				select j.process_def_id_ as definition, d.act_id_ as activity, j.exception_msg_ as message,
				    j.retries_ as retries, j.duedate_ as due
				from act_ru_job j join act_ru_jobdef d on d.id_ = j.job_def_id_
				where j.process_instance_id_ = ? and (j.exception_msg_ is not null or j.retries_ = 0)
				order by j.retries_ > 0, j.duedate_, j.id_""")
			.param(instance)
			.query(FailedJob.class)
			.list()
			.stream()
			.map(this::failure)
			.toList();
	}

	private Failure failure(FailedJob job) {
		String activity = job.activity().replace("#multiInstanceBody", "");
		FlowElement step = this.repository.getBpmnModelInstance(job.definition())
			.getModelElementById(activity) instanceof FlowElement found ? found : null;
		String name = (step != null && step.getName() != null) ? step.getName() : activity;
		DataCategory category = (step != null) ? PurgeCategory.category(step).orElse(null) : null;
		return new Failure(name, category, FailedStep.read(job.message()), job.retries(), nextTry(job));
	}

	private @Nullable Instant nextTry(FailedJob job) {
		if (job.retries() <= 0) {
			return null;
		}
		return (job.due() != null) ? job.due().toInstant() : this.clock.instant();
	}

}
