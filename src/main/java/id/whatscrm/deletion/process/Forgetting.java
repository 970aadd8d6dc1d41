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
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.retention.HoldRegister;

/**
 * Erases the person from every place of ours: the request, its tokens, what the search
 * for residue looked for, and what staff wrote in Tasklist. One thing outlasts it: the
 * key of the account stays, encrypted, with a notice that a recipient of the data has not
 * acknowledged, until it has or is given up.
 */
@Component
public class Forgetting {

	private final Purge purge;

	private final HoldRegister holds;

	private final ProofTokens tokens;

	private final RuntimeService runtime;

	private final HistoryService history;

	Forgetting(Purge purge, HoldRegister holds, ProofTokens tokens, RuntimeService runtime, HistoryService history) {
		this.runtime = runtime;
		this.purge = purge;
		this.holds = holds;
		this.tokens = tokens;
		this.history = history;
	}

	/**
	 * Ends what waits beside the main path, and the links that were sent.
	 */
	void close(ConfirmationCode code) {
		this.tokens.forget(code);
		this.runtime.createMessageCorrelation(ProcessNames.Messages.REQUEST_CLOSED)
			.processInstanceBusinessKey(code.value())
			.correlateAll();
	}

	void forget(DeletionRequest request, Instant now) {
		close(request.code());
		request.forget(now);
		this.purge.forget(request.code());
		this.holds.forget(request.code());
		eraseComments(request.code());
	}

	/**
	 * Erases what staff wrote beside the tasks of a request.
	 */
	public void eraseComments(ConfirmationCode code) {
		CommandContext engine = Context.getCommandContext();
		for (HistoricTaskInstance task : this.history.createHistoricTaskInstanceQuery()
			.processInstanceBusinessKey(code.value())
			.list()) {
			engine.getCommentManager().deleteCommentsByTaskId(task.getId());
			engine.getAttachmentManager().deleteAttachmentsByTaskId(task.getId());
		}
	}

}
