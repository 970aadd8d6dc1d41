package id.whatscrm.deletion.process.deadline;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import id.whatscrm.deletion.operations.WaitingPlaces;
import id.whatscrm.deletion.platform.StaffGroup;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * Looks up in the engine's tables where requests wait: at a task of staff if there is
 * one, or else where the newest part of the instance stands.
 */
@Component
public class EngineWaitingPlaces implements WaitingPlaces {

	/** Where only the watch over the due date waits, not the request itself. */
	private static final List<String> BESIDE = List.of("Event_RequestClosed", "Event_FollowUp",
			"Event_DeadlineNearAgain", "Event_ExtendedLater");

	private final JdbcClient database;

	private final RepositoryService repository;

	private final Map<Step, String> names = new ConcurrentHashMap<>();

	EngineWaitingPlaces(JdbcClient database, RepositoryService repository) {
		this.database = database;
		this.repository = repository;
	}

	/** A step of a model, which never changes. */
	private record Step(String definition, String activity) {
	}

	private record Found(String code, String instance, String definition, @Nullable String activity,
			@Nullable String forWhom) {
	}

	@Override
	public Map<ConfirmationCode, Place> of(Collection<ConfirmationCode> codes) {
		Map<ConfirmationCode, Place> places = new HashMap<>();
		if (codes.isEmpty()) {
			return places;
		}
		this.database
			.sql("""
					select distinct on (p.business_key_) p.business_key_ as code,
					    first_value(p.id_) over (partition by p.business_key_ order by p.super_exec_ is not null, p.id_) as instance,
					    coalesce(t.proc_def_id_, e.proc_def_id_) as definition,
					    coalesce(t.task_def_key_, e.act_id_) as activity,
					    coalesce(t.assignee_, (select min(l.group_id_) from act_ru_identitylink l
					        where l.task_id_ = t.id_ and l.type_ = 'candidate')) as for_whom
					from act_ru_execution p
					    join act_ru_execution e on e.proc_inst_id_ = p.id_ and e.act_id_ is not null
					    left join act_ru_task t on t.execution_id_ = e.id_
					where p.business_key_ in (:codes) and p.parent_id_ is null
					order by p.business_key_, t.task_def_key_ in ('Task_HandleOverdue', 'Task_DecideExtension'), t.id_ is null,
					    e.act_id_ in (:beside), p.super_exec_ is null, e.act_id_ like 'SubProcess%', e.id_""")
			.param("beside", BESIDE)
			.param("codes", codes.stream().map(ConfirmationCode::value).toList())
			.query(Found.class)
			.list()
			.forEach((found) -> places.put(new ConfirmationCode(found.code()),
					new Place(found.instance(), name(found), found.forWhom())));
		return places;
	}

	@Override
	public List<String> groups() {
		return Arrays.stream(StaffGroup.values()).filter(StaffGroup::hasTasks).map(StaffGroup::id).toList();
	}

	/** For each step it is asked once: the engine's answer depends on all its rights. */
	private String name(Found found) {
		return this.names.computeIfAbsent(
				new Step(found.definition(), String.valueOf(found.activity()).replace("#multiInstanceBody", "")),
				(step) -> (this.repository.getBpmnModelInstance(step.definition())
					.getModelElementById(step.activity()) instanceof FlowElement element && element.getName() != null)
							? element.getName() : step.activity());
	}

}
