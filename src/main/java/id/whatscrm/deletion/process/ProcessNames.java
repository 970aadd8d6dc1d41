package id.whatscrm.deletion.process;

/**
 * The names that the models and the code share. Only codes, flags and timestamps may be
 * process variables; personal data never is.
 */
final class ProcessNames {

	static final String DATA_DELETION = "data-deletion";

	static final String RETENTION_POLICY = "retention-policy";

	static final String DELETION_REQUESTED = "DeletionRequested";

	static final String DELETION_WITHDRAWN = "DeletionWithdrawn";

	static final String IDENTITY_CONFIRMED = "IdentityConfirmed";

	static final String INFORMATION_RECEIVED = "InformationReceived";

	static final String LINK_REQUESTED = "LinkRequested";

	/** The code of the error that ends a request in favour of another one. */
	static final String ANOTHER_REQUEST_LEADS = "ANOTHER_REQUEST_LEADS";

	static final String START_DEADLINE_NEAR = "Start_DeadlineNear";

	static final String START_DEADLINE_PASSED = "Start_DeadlinePassed";

	static final String SUB_PROCESS_DEADLINE_PASSED = "SubProcess_DeadlinePassed";

	static final String REQUEST_CLOSED = "RequestClosed";

	/** The message that extended verification has extended the due date. */
	static final String EXTENDED_FOR_VERIFICATION = "DueDateExtended";

	static final String DECIDE_EXTENSION = "Task_DecideExtension";

	static final String ACCOUNT_MATCHED = "accountMatched";

	static final String IDENTITY_PROVEN = "identityProven";

	static final String ADDRESS_REACHABLE = "addressReachable";

	static final String IDENTITY_DECISION = "identityDecision";

	static final String REVIEW_REQUIRED = "reviewRequired";

	static final String HELD_DATA_RELEASE = "held-data-release";

	static final String FORGET_REQUEST = "forget-request";

	static final String FORGET_AT = "forgetAt";

	static final String HOLD_RELEASED = "HoldReleased";

	static final String HOLDS_LEFT = "holdsLeft";

	static final String REVIEW_AT = "reviewAt";

	static final String HOLD_ENDS_AT = "holdEndsAt";

	static final String HELD_DATA_PURGED = "heldDataPurged";

	static final String ERASURE_REPLAY = "erasure-replay";

	static final String SUBJECTS_LOOKED_AT = "subjectsLookedAt";

	static final String SUBJECTS_FOUND = "subjectsFound";

	static final String SUBJECTS_NEWER = "subjectsNewer";

	static final String ROWS_FOUND = "rowsFound";

	static final String REPLAY_DECISION = "replayDecision";

	static final String REPLAY_CONFIRMED = "replayConfirmed";

	static final String NOTIFY_RECIPIENT = "notify-recipient";

	/** The number of the notice that an instance of it is about. */
	static final String NOTICE = "notice";

	static final String NEXT_TRY_AT = "nextTryAt";

	/** One of {@code ACKNOWLEDGED, NOT_YET, SILENT}. */
	static final String RECIPIENT_ANSWER = "recipientAnswer";

	static final String SEND_AGAIN = "sendAgain";

	static final String DUE_AT = "dueAt";

	static final String DUE_SOON_AT = "dueSoonAt";

	static final String EXTENSION_ALLOWED = "extensionAllowed";

	/** Whether an operator extended the due date. */
	static final String DUE_DATE_EXTENDED = "dueDateExtended";

	static final String FOLLOW_UP_AT = "followUpAt";

	/** Whether a category is purged, so that its task is not repeated. */
	static final String PURGED = "purged";

	/** The engine's: how often a task was repeated. */
	static final String LOOP_COUNTER = "loopCounter";

	static final String PURGE_AT = "purgeAt";

	/** Transient: the counts that the decision table asks for. */
	static final String FACTS = "facts";

	/** The type of the incident that marks an overdue instance. */
	static final String OVERDUE = "overdue";

	private ProcessNames() {
	}

}
