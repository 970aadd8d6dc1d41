package id.whatscrm.deletion.process.webapps;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

import id.whatscrm.deletion.operations.CaseFiles;
import id.whatscrm.deletion.platform.StaffGroup;
import id.whatscrm.deletion.purge.PlannedTable;
import id.whatscrm.deletion.request.ConfirmationCode;

/**
 * What the Tasklist plugins ask for. A task that the engine does not show to whoever is
 * signed in does not exist here either.
 */
@Controller
class StaffPages {

	private static final int MAX_TASKS = 200;

	private final TaskService tasks;

	private final RuntimeService runtime;

	private final IdentityService identity;

	private final CaseFiles caseFiles;

	private final Clock clock;

	StaffPages(TaskService tasks, RuntimeService runtime, IdentityService identity, CaseFiles caseFiles, Clock clock) {
		this.clock = clock;
		this.identity = identity;
		this.tasks = tasks;
		this.runtime = runtime;
		this.caseFiles = caseFiles;
	}

	@GetMapping("/staff/tasks/{taskId}/case-file")
	String caseFile(@PathVariable String taskId, org.springframework.security.core.Authentication reader, Model model) {
		model.addAttribute("setsHolds",
				reader.getAuthorities()
					.stream()
					.anyMatch((authority) -> StaffGroup.LEGAL.authority().equals(authority.getAuthority())));
		model.addAttribute("file", this.caseFiles.open(codeOf(taskId)));
		model.addAttribute("zone", this.clock.getZone());
		return "operations/case-file";
	}

	/**
	 * What the purge of a case would do, table by table, changing nothing.
	 */
	@GetMapping("/staff/tasks/{taskId}/plan")
	@ResponseBody
	public List<PlannedTable> plan(@PathVariable String taskId) {
		return this.caseFiles.open(codeOf(taskId)).plan();
	}

	/**
	 * What a task's card says about the due date.
	 */
	public record TimeLeft(String words, boolean overdue, boolean soon) {
	}

	@GetMapping("/staff/tasks/days-left")
	@ResponseBody
	@Transactional(readOnly = true)
	public Map<String, TimeLeft> daysLeft(@RequestParam List<String> id) {
		Map<String, TimeLeft> daysLeft = new LinkedHashMap<>();
		String[] ids = id.stream().limit(MAX_TASKS).toArray(String[]::new);
		for (Task task : this.tasks.createTaskQuery().taskIdIn(ids).list()) {
			ConfirmationCode code = codeOf(task);
			if (code != null) {
				this.caseFiles.daysLeft(code)
					.ifPresent((left) -> daysLeft.put(task.getId(),
							new TimeLeft(left.words(), left.overdue(), left.soon())));
			}
		}
		return daysLeft;
	}

	private ConfirmationCode codeOf(String taskId) {
		Task task = this.tasks.createTaskQuery().taskId(taskId).singleResult();
		ConfirmationCode code = (task != null) ? codeOf(task) : null;
		if (code == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		return code;
	}

	/**
	 * Support and reviewers see tasks, not instances, so the code is looked up with the
	 * application's own rights once the task is known to be theirs.
	 */
	private @Nullable ConfirmationCode codeOf(Task task) {
		Authentication reader = this.identity.getCurrentAuthentication();
		this.identity.clearAuthentication();
		try {
			ProcessInstance instance = this.runtime.createProcessInstanceQuery()
				.processInstanceId(task.getProcessInstanceId())
				.singleResult();
			return (instance != null && instance.getBusinessKey() != null)
					? ConfirmationCode.parse(instance.getBusinessKey()).orElse(null) : null;
		}
		finally {
			this.identity.setAuthentication(reader);
		}
	}

}
