package id.whatscrm.deletion.process;

/**
 * The names that the models and the code share, by what they name.
 */
public final class ProcessNames {

	private ProcessNames() {
	}

	/**
	 * The keys of the processes and of the decision table.
	 */
	public static final class Definitions {

		private Definitions() {
		}

		public static final String DATA_DELETION = "data-deletion";

		public static final String RETENTION_POLICY = "retention-policy";

		public static final String HELD_DATA_RELEASE = "held-data-release";

		public static final String FORGET_REQUEST = "forget-request";

		public static final String ERASURE_REPLAY = "erasure-replay";

		public static final String NOTIFY_RECIPIENT = "notify-recipient";

	}

	/**
	 * The names of messages.
	 */
	public static final class Messages {

		private Messages() {
		}

		public static final String DELETION_REQUESTED = "DeletionRequested";

		public static final String DELETION_WITHDRAWN = "DeletionWithdrawn";

		public static final String IDENTITY_CONFIRMED = "IdentityConfirmed";

		public static final String INFORMATION_RECEIVED = "InformationReceived";

		public static final String LINK_REQUESTED = "LinkRequested";

		public static final String REQUEST_CLOSED = "RequestClosed";

		/** The message that extended verification has extended the due date. */
		public static final String EXTENDED_FOR_VERIFICATION = "DueDateExtended";

		public static final String HOLD_RELEASED = "HoldReleased";

	}

	/**
	 * The ids of elements.
	 */
	public static final class Elements {

		private Elements() {
		}

		public static final String START_DEADLINE_NEAR = "Start_DeadlineNear";

		public static final String START_DEADLINE_PASSED = "Start_DeadlinePassed";

		public static final String SUB_PROCESS_DEADLINE_PASSED = "SubProcess_DeadlinePassed";

		public static final String DECIDE_EXTENSION = "Task_DecideExtension";

	}

	/**
	 * The names of process variables. Only codes, flags and timestamps may be such;
	 * personal data never is.
	 */
	public static final class Variables {

		private Variables() {
		}

		public static final String ACCOUNT_MATCHED = "accountMatched";

		public static final String IDENTITY_PROVEN = "identityProven";

		public static final String ADDRESS_REACHABLE = "addressReachable";

		public static final String IDENTITY_DECISION = "identityDecision";

		public static final String REVIEW_REQUIRED = "reviewRequired";

		public static final String FORGET_AT = "forgetAt";

		public static final String HOLDS_LEFT = "holdsLeft";

		public static final String REVIEW_AT = "reviewAt";

		public static final String HOLD_ENDS_AT = "holdEndsAt";

		public static final String HELD_DATA_PURGED = "heldDataPurged";

		public static final String SUBJECTS_LOOKED_AT = "subjectsLookedAt";

		public static final String SUBJECTS_FOUND = "subjectsFound";

		public static final String SUBJECTS_NEWER = "subjectsNewer";

		public static final String ROWS_FOUND = "rowsFound";

		public static final String REPLAY_DECISION = "replayDecision";

		public static final String REPLAY_CONFIRMED = "replayConfirmed";

		/** The number of the notice that an instance of it is about. */
		public static final String NOTICE = "notice";

		public static final String NEXT_TRY_AT = "nextTryAt";

		/** One of {@code ACKNOWLEDGED, NOT_YET, SILENT}. */
		public static final String RECIPIENT_ANSWER = "recipientAnswer";

		public static final String SEND_AGAIN = "sendAgain";

		public static final String DUE_AT = "dueAt";

		public static final String DUE_SOON_AT = "dueSoonAt";

		public static final String EXTENSION_ALLOWED = "extensionAllowed";

		/** Whether an operator extended the due date. */
		public static final String DUE_DATE_EXTENDED = "dueDateExtended";

		public static final String FOLLOW_UP_AT = "followUpAt";

		/** Whether a category is purged, so that its task is not repeated. */
		public static final String PURGED = "purged";

		/** The engine's: how often a task was repeated. */
		public static final String LOOP_COUNTER = "loopCounter";

		public static final String PURGE_AT = "purgeAt";

		/** Transient: the counts that the decision table asks for. */
		public static final String FACTS = "facts";

	}

	/**
	 * The codes of the error and of the incident that the models and the code share.
	 */
	public static final class Codes {

		private Codes() {
		}

		/** The code of the error that ends a request in favour of another one. */
		public static final String ANOTHER_REQUEST_LEADS = "ANOTHER_REQUEST_LEADS";

		/** The type of the incident that marks an overdue instance. */
		public static final String OVERDUE = "overdue";

	}

}
