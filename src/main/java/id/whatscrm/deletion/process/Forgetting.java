package id.whatscrm.deletion.process;

import java.time.Instant;

import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.identity.ProofTokens;
import id.whatscrm.deletion.purge.Purge;
import id.whatscrm.deletion.request.DeletionRequest;

/**
 * Erases the person from every place of ours: the request, its tokens, what the search
 * for residue looked for, and what staff wrote in Tasklist.
 */
@Component
class Forgetting {

	private final Purge purge;

	private final ProofTokens tokens;

	private final RuntimeService runtime;

	private final HistoryService history;

	Forgetting(Purge purge, ProofTokens tokens, RuntimeService runtime, HistoryService history) {
		this.runtime = runtime;
		this.purge = purge;
		this.tokens = tokens;
		this.history = history;
	}

	void forget(DeletionRequest request, Instant now) {
		request.forget(now);
		this.purge.forget(request.code());
		this.tokens.forget(request.code());
		// Ends what waits beside the main path.
		this.runtime.createMessageCorrelation(ProcessNames.REQUEST_CLOSED)
			.processInstanceBusinessKey(request.code().value())
			.correlateAll();
		CommandContext engine = Context.getCommandContext();
		for (HistoricTaskInstance task : this.history.createHistoricTaskInstanceQuery()
			.processInstanceBusinessKey(request.code().value())
			.list()) {
			engine.getCommentManager().deleteCommentsByTaskId(task.getId());
			engine.getAttachmentManager().deleteAttachmentsByTaskId(task.getId());
		}
	}

}
