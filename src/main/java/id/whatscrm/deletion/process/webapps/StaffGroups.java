package id.whatscrm.deletion.process.webapps;

import java.util.List;
import java.util.Map;

import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.ProcessInstancePermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.task.TaskQuery;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.request.Turns;

/**
 * Creates the staff groups with exactly the rights that their work needs, and one set of
 * ready-made Tasklist filters for each.
 */
@Component
public class StaffGroups {

	private static final String SUPPORT = "support";

	private static final String LEGAL = "legal";

	private static final String OPERATORS = "operators";

	private static final String AUDITORS = "auditors";

	private static final String ADMINISTRATORS = Groups.CAMUNDA_ADMIN;

	/** Auditors have none. */
	public static final List<String> WITH_TASKS = List.of(SUPPORT, LEGAL, OPERATORS);

	private static final Map<String, String> NAMES = Map.of(SUPPORT, "Support", LEGAL, "Legal review", OPERATORS,
			"Operators");

	/** Those groups, and who is in none of them by their work. */
	static final Map<String, String> ALL = Map.of(SUPPORT, "Support", LEGAL, "Legal review", OPERATORS, "Operators",
			AUDITORS, "Auditors", ADMINISTRATORS, "Administrators");

	static final String TYPE = "STAFF";

	private final IdentityService identity;

	private final AuthorizationService authorizations;

	private final FilterService filters;

	private final TaskService tasks;

	private final Turns turns;

	StaffGroups(IdentityService identity, AuthorizationService authorizations, FilterService filters, TaskService tasks,
			Turns turns) {
		this.identity = identity;
		this.authorizations = authorizations;
		this.filters = filters;
		this.tasks = tasks;
		this.turns = turns;
	}

	@EventListener(ApplicationReadyEvent.class)
	@Order(0)
	@Transactional
	public void create() {
		this.turns.awaitStartOfNodes();
		// Auditors have no rights in the engine; their pages are ours.
		ALL.forEach(this::createGroup);
		NAMES.forEach((id, name) -> {
			grant(id, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
			createFilters(id, name);
		});
		for (Resource resource : Resources.values()) {
			grant(ADMINISTRATORS, resource, Authorization.ANY, Permissions.ALL);
		}
		grant(SUPPORT, Resources.PROCESS_DEFINITION, "register-request", Permissions.READ, Permissions.CREATE_INSTANCE);
		grant(SUPPORT, Resources.PROCESS_DEFINITION, ProcessNames.NOTIFY_RECIPIENT, Permissions.READ);
		grant(SUPPORT, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.CREATE);
		for (String group : List.of(SUPPORT, LEGAL)) {
			// The diagram beside the task.
			grant(group, Resources.PROCESS_DEFINITION, "data-deletion", Permissions.READ);
			grant(group, Resources.PROCESS_DEFINITION, "identity-verification", Permissions.READ);
			grant(group, Resources.PROCESS_DEFINITION, ProcessNames.HELD_DATA_RELEASE, Permissions.READ);
		}
		grant(OPERATORS, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
		grant(OPERATORS, Resources.PROCESS_DEFINITION, Authorization.ANY, Permissions.READ, Permissions.READ_INSTANCE,
				Permissions.READ_HISTORY, ProcessDefinitionPermissions.RETRY_JOB);
		grant(OPERATORS, Resources.PROCESS_DEFINITION, "register-meta-logins", Permissions.READ,
				Permissions.CREATE_INSTANCE);
		grant(OPERATORS, Resources.PROCESS_DEFINITION, ProcessNames.ERASURE_REPLAY, Permissions.READ,
				Permissions.CREATE_INSTANCE);
		grant(OPERATORS, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.READ, Permissions.CREATE,
				ProcessInstancePermissions.RETRY_JOB);
		grant(OPERATORS, Resources.DECISION_DEFINITION, Authorization.ANY, Permissions.READ);
		grant(OPERATORS, Resources.DEPLOYMENT, Authorization.ANY, Permissions.READ);
	}

	private void createGroup(String id, String name) {
		// Where the identity provider knows who is in a group, none is stored.
		if (!this.identity.isReadOnly() && this.identity.createGroupQuery().groupId(id).count() == 0) {
			Group group = this.identity.newGroup(id);
			group.setName(name);
			group.setType(TYPE);
			this.identity.saveGroup(group);
		}
	}

	private void grant(String group, Resource resource, String id, Permission... permissions) {
		Authorization authorization = this.authorizations.createAuthorizationQuery()
			.groupIdIn(group)
			.resourceType(resource)
			.resourceId(id)
			.authorizationType(Authorization.AUTH_TYPE_GRANT)
			.singleResult();
		if (authorization == null) {
			authorization = this.authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
			authorization.setGroupId(group);
			authorization.setResource(resource);
			authorization.setResourceId(id);
		}
		authorization.setPermissions(permissions);
		this.authorizations.saveAuthorization(authorization);
	}

	private void createFilters(String group, String name) {
		createFilter(group, "My tasks (" + name + ")", 0, "#4d7c0f",
				this.tasks.createTaskQuery().taskAssigneeExpression("${currentUser()}").orderByDueDate().asc());
		createFilter(group, name + ": all open", 10, "#0f766e",
				this.tasks.createTaskQuery()
					.taskCandidateGroup(group)
					.includeAssignedTasks()
					.orderByTaskPriority()
					.desc()
					.orderByDueDate()
					.asc());
		createFilter(group, name + ": overdue", 20, "#b91c1c",
				this.tasks.createTaskQuery()
					.taskCandidateGroup(group)
					.includeAssignedTasks()
					.dueBeforeExpression("${now()}")
					.orderByDueDate()
					.asc());
	}

	private void createFilter(String group, String name, int priority, String colour, TaskQuery query) {
		if (this.filters.createFilterQuery().filterName(name).count() > 0) {
			return;
		}
		Filter filter = this.filters.newTaskFilter(name);
		filter.setQuery(query);
		filter.setProperties(
				Map.of("priority", priority, "color", colour, "refresh", true, "showUndefinedVariable", false));
		this.filters.saveFilter(filter);
		grant(group, Resources.FILTER, filter.getId(), Permissions.READ);
	}

}
