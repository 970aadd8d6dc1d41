package id.whatscrm.deletion.process.webapps;

import java.util.List;
import java.util.Map;

import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
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

import id.whatscrm.deletion.platform.StaffGroup;
import id.whatscrm.deletion.process.ProcessNames;
import id.whatscrm.deletion.request.Turns;

/**
 * Creates the staff groups with exactly the rights that their work needs, and one set of
 * ready-made Tasklist filters for each.
 */
@Component
public class StaffGroups {

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
		for (StaffGroup group : StaffGroup.values()) {
			createGroup(group);
			if (group.hasTasks()) {
				grant(group, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
				createFilters(group);
			}
		}
		for (Resource resource : Resources.values()) {
			grant(StaffGroup.ADMINISTRATORS, resource, Authorization.ANY, Permissions.ALL);
		}
		grant(StaffGroup.SUPPORT, Resources.PROCESS_DEFINITION, "register-request", Permissions.READ,
				Permissions.CREATE_INSTANCE);
		grant(StaffGroup.SUPPORT, Resources.PROCESS_DEFINITION, ProcessNames.Definitions.NOTIFY_RECIPIENT,
				Permissions.READ);
		grant(StaffGroup.SUPPORT, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.CREATE);
		for (StaffGroup group : List.of(StaffGroup.SUPPORT, StaffGroup.LEGAL)) {
			// The diagram beside the task.
			grant(group, Resources.PROCESS_DEFINITION, "data-deletion", Permissions.READ);
			grant(group, Resources.PROCESS_DEFINITION, "identity-verification", Permissions.READ);
			grant(group, Resources.PROCESS_DEFINITION, ProcessNames.Definitions.HELD_DATA_RELEASE, Permissions.READ);
		}
		grant(StaffGroup.OPERATORS, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
		grant(StaffGroup.OPERATORS, Resources.PROCESS_DEFINITION, Authorization.ANY, Permissions.READ,
				Permissions.READ_INSTANCE, Permissions.READ_HISTORY, ProcessDefinitionPermissions.RETRY_JOB);
		grant(StaffGroup.OPERATORS, Resources.PROCESS_DEFINITION, "register-meta-logins", Permissions.READ,
				Permissions.CREATE_INSTANCE);
		grant(StaffGroup.OPERATORS, Resources.PROCESS_DEFINITION, ProcessNames.Definitions.ERASURE_REPLAY,
				Permissions.READ, Permissions.CREATE_INSTANCE);
		grant(StaffGroup.OPERATORS, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.READ, Permissions.CREATE,
				ProcessInstancePermissions.RETRY_JOB);
		grant(StaffGroup.OPERATORS, Resources.DECISION_DEFINITION, Authorization.ANY, Permissions.READ);
		grant(StaffGroup.OPERATORS, Resources.DEPLOYMENT, Authorization.ANY, Permissions.READ);
	}

	private void createGroup(StaffGroup staff) {
		// Where the identity provider knows who is in a group, none is stored.
		if (!this.identity.isReadOnly() && this.identity.createGroupQuery().groupId(staff.id()).count() == 0) {
			Group group = this.identity.newGroup(staff.id());
			group.setName(staff.title());
			group.setType(TYPE);
			this.identity.saveGroup(group);
		}
	}

	private void grant(StaffGroup group, Resource resource, String id, Permission... permissions) {
		Authorization authorization = this.authorizations.createAuthorizationQuery()
			.groupIdIn(group.id())
			.resourceType(resource)
			.resourceId(id)
			.authorizationType(Authorization.AUTH_TYPE_GRANT)
			.singleResult();
		if (authorization == null) {
			authorization = this.authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
			authorization.setGroupId(group.id());
			authorization.setResource(resource);
			authorization.setResourceId(id);
		}
		authorization.setPermissions(permissions);
		this.authorizations.saveAuthorization(authorization);
	}

	private void createFilters(StaffGroup group) {
		String name = group.title();
		createFilter(group, "My tasks (" + name + ")", 0, "#4d7c0f",
				this.tasks.createTaskQuery().taskAssigneeExpression("${currentUser()}").orderByDueDate().asc());
		createFilter(group, name + ": all open", 10, "#0f766e",
				this.tasks.createTaskQuery()
					.taskCandidateGroup(group.id())
					.includeAssignedTasks()
					.orderByTaskPriority()
					.desc()
					.orderByDueDate()
					.asc());
		createFilter(group, name + ": overdue", 20, "#b91c1c",
				this.tasks.createTaskQuery()
					.taskCandidateGroup(group.id())
					.includeAssignedTasks()
					.dueBeforeExpression("${now()}")
					.orderByDueDate()
					.asc());
	}

	private void createFilter(StaffGroup group, String name, int priority, String colour, TaskQuery query) {
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
