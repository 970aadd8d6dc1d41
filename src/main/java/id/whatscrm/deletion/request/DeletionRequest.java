package id.whatscrm.deletion.request;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.encryption.Encrypted;
import id.whatscrm.deletion.request.CaseEvent.Kind;
import id.whatscrm.deletion.request.clock.ExtensionReason;
import id.whatscrm.deletion.request.clock.OverdueReason;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.request.person.RequestMail;
import id.whatscrm.deletion.request.person.Requester;

import static id.whatscrm.deletion.request.RequestState.AWAITING_CONFIRMATION;
import static id.whatscrm.deletion.request.RequestState.AWAITING_INFORMATION;
import static id.whatscrm.deletion.request.RequestState.EXTENDED_VERIFICATION;
import static id.whatscrm.deletion.request.RequestState.PURGING;
import static id.whatscrm.deletion.request.RequestState.RECEIVED;
import static id.whatscrm.deletion.request.RequestState.SCHEDULED;
import static id.whatscrm.deletion.request.RequestState.UNDER_REVIEW;
import static id.whatscrm.deletion.request.RequestState.VERIFIED;

/**
 * A person's request to delete their data, and the guard of its transitions: what is not
 * its turn throws {@link NotAllowedNow} and changes nothing. The transitions of the
 * process may be repeated, since a job that fails after them runs again.
 */
@Entity
@EntityListeners(SubjectHash.class)
public class DeletionRequest implements SubjectHash.OfSubject {

	private static final Set<RequestState> UNPROVEN = EnumSet.of(RECEIVED, AWAITING_CONFIRMATION, EXTENDED_VERIFICATION,
			AWAITING_INFORMATION);

	private static final Set<RequestState> WITHDRAWABLE = EnumSet.of(AWAITING_CONFIRMATION, EXTENDED_VERIFICATION,
			AWAITING_INFORMATION, VERIFIED, UNDER_REVIEW, SCHEDULED);

	@Id
	private String code;

	@Version
	private long version;

	@Enumerated(EnumType.STRING)
	private Channel channel;

	@Enumerated(EnumType.STRING)
	private Language language;

	@Enumerated(EnumType.STRING)
	private RequestState state = RECEIVED;

	@Enumerated(EnumType.STRING)
	private @Nullable SubjectType subjectType;

	@Convert(converter = Encrypted.class)
	private @Nullable String subjectKey;

	private byte @Nullable [] subjectHash;

	private Instant receivedAt;

	private Instant dueAt;

	private @Nullable Instant verificationRequestedAt;

	private @Nullable Instant verifiedAt;

	private @Nullable Instant suspendedAt;

	private @Nullable Instant extendedAt;

	@Enumerated(EnumType.STRING)
	private @Nullable ExtensionReason extensionReason;

	@Enumerated(EnumType.STRING)
	private @Nullable OverdueReason overdueReason;

	private @Nullable LocalDate followUpOn;

	private @Nullable Instant purgeScheduledFor;

	private @Nullable Instant purgeStartedAt;

	private @Nullable Instant completedAt;

	private @Nullable Instant forgottenAt;

	private boolean confirmedBySupport;

	@Enumerated(EnumType.STRING)
	private @Nullable RefusalReason refusalReason;

	@Embedded
	private @Nullable Requester requester;

	@Convert(converter = Encrypted.class)
	private @Nullable String question;

	@Convert(converter = Encrypted.class)
	private @Nullable String answer;

	@ElementCollection
	@CollectionTable(name = "address_on_file", joinColumns = @JoinColumn(name = "code"))
	@Column(name = "email")
	@OrderColumn(name = "position")
	@Convert(converter = Encrypted.class)
	private List<String> addressesOnFile = new ArrayList<>();

	@ElementCollection
	@CollectionTable(name = "staff_note", joinColumns = @JoinColumn(name = "code"))
	@OrderColumn(name = "position")
	private List<StaffNote> staffNotes = new ArrayList<>();

	@ElementCollection
	@CollectionTable(name = "request_mail", joinColumns = @JoinColumn(name = "code"))
	@OrderColumn(name = "position")
	private List<RequestMail> mails = new ArrayList<>();

	@ElementCollection
	@CollectionTable(name = "case_event", joinColumns = @JoinColumn(name = "code"))
	@OrderColumn(name = "position")
	private List<CaseEvent> history = new ArrayList<>();

	/**
	 * A request that was just received.
	 */
	public DeletionRequest(ConfirmationCode code, Channel channel, Language language, Requester requester,
			Instant receivedAt, Instant dueAt) {
		this.code = code.value();
		this.channel = channel;
		this.language = language;
		this.requester = requester;
		this.receivedAt = receivedAt;
		this.dueAt = dueAt;
		note(Kind.RECEIVED, receivedAt, CaseEvent.REQUESTER);
	}

	@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
	protected DeletionRequest() {
	}

	/**
	 * What the request is about, where the channel that proves it names the account too.
	 */
	public void concerns(Subject subject) {
		if (!this.channel.provesIdentity()) {
			throw new NotAllowedNow("Naming an account by the channel " + this.channel, this.state);
		}
		this.subjectType = subject.type();
		this.subjectKey = subject.key();
	}

	/**
	 * Binds the request to what it is about.
	 * @param subject the account found
	 * @param actor {@link CaseEvent#SYSTEM}, or who in support matched it
	 */
	public void match(Subject subject, String actor, Instant now) {
		require("Matching an account", EnumSet.of(RECEIVED));
		this.subjectType = subject.type();
		this.subjectKey = subject.key();
		note(CaseEvent.SYSTEM.equals(actor) ? Kind.ACCOUNT_FOUND : Kind.ACCOUNT_MATCHED, now, actor);
	}

	/**
	 * The confirmation link goes to the address on file.
	 */
	public void requestConfirmation(Instant now) {
		require("Asking for confirmation", EnumSet.of(RECEIVED, AWAITING_CONFIRMATION));
		moveTo(AWAITING_CONFIRMATION);
		if (this.verificationRequestedAt == null) {
			this.verificationRequestedAt = now;
		}
		note(Kind.CONFIRMATION_REQUESTED, now, CaseEvent.SYSTEM);
	}

	/**
	 * Support takes over the verification.
	 */
	public void verifyBySupport(Instant now) {
		require("Verification by support", UNPROVEN);
		moveTo(EXTENDED_VERIFICATION);
		if (this.verificationRequestedAt == null) {
			this.verificationRequestedAt = now;
		}
	}

	/**
	 * Extends the due date if that is still allowed: once, and before it has passed (C3).
	 * @param actor {@link CaseEvent#SYSTEM}, or the operator who decided it
	 * @return whether the due date moved
	 */
	public boolean extendOnce(ExtensionReason reason, Instant extendedDueAt, String actor, Instant now) {
		if (!canBeExtended(now)) {
			return false;
		}
		this.extendedAt = now;
		this.extensionReason = reason;
		this.dueAt = extendedDueAt;
		note(Kind.DUE_DATE_EXTENDED, now, actor);
		return true;
	}

	/**
	 * An operator found out why the request is late.
	 * @param followUpOn when to look at it again, if it is not closed by then
	 * @param actor the operator
	 */
	public void explainDelay(OverdueReason reason, LocalDate followUpOn, String actor, Instant now) {
		this.overdueReason = reason;
		this.followUpOn = followUpOn;
		note(Kind.OVERDUE_HANDLED, now, actor);
	}

	/**
	 * Support needs to know more from the requester (P3).
	 */
	public void ask(String question, String actor, Instant now) {
		require("Asking a question", UNPROVEN);
		moveTo(AWAITING_INFORMATION);
		this.question = question;
		this.answer = null;
		note(Kind.INFORMATION_REQUESTED, now, actor);
	}

	/**
	 * The requester answered the question, once. Support may have the request back
	 * already, since the process goes on as soon as it is told.
	 */
	public void answer(String answer, Instant now) {
		require("An answer", EnumSet.of(AWAITING_INFORMATION, EXTENDED_VERIFICATION));
		if (this.question == null || this.answer != null) {
			throw new NotAllowedNow("An answer to no open question", this.state);
		}
		moveTo(EXTENDED_VERIFICATION);
		this.answer = answer;
		note(Kind.INFORMATION_RECEIVED, now, CaseEvent.REQUESTER);
	}

	/**
	 * An owner proved the request by the link sent to the address on file (I2).
	 */
	public void confirmByLink(Instant now) {
		confirm(now, CaseEvent.REQUESTER);
	}

	/**
	 * Support proved the request by other evidence.
	 * @param actor who in support
	 */
	public void confirmBySupport(String actor, Instant now) {
		confirm(now, actor);
		this.confirmedBySupport = true;
	}

	/**
	 * The channel itself proved the request.
	 */
	public void confirmByChannel(Instant now) {
		if (!this.channel.provesIdentity()) {
			throw new NotAllowedNow("Confirmation by the channel " + this.channel, this.state);
		}
		confirm(now, CaseEvent.REQUESTER);
	}

	private void confirm(Instant now, String actor) {
		require("Confirming the identity", UNPROVEN);
		if (this.subjectKey == null) {
			throw new NotAllowedNow("Confirming a request without an account", this.state);
		}
		moveTo(VERIFIED);
		this.verifiedAt = now;
		eraseEvidence();
		note(Kind.IDENTITY_CONFIRMED, now, actor);
	}

	/** Evidence of identity is not kept longer than the check (I7). */
	private void eraseEvidence() {
		this.question = null;
		this.answer = null;
		this.mails.subList(Math.min(1, this.mails.size()), this.mails.size()).clear();
	}

	/**
	 * Processing of the account is suspended (C4).
	 */
	public void suspended(Instant now) {
		require("Suspending", EnumSet.of(VERIFIED));
		if (this.suspendedAt == null) {
			this.suspendedAt = now;
			note(Kind.PROCESSING_SUSPENDED, now, CaseEvent.SYSTEM);
		}
	}

	/**
	 * Keeps the addresses of the account's owners, since the purge removes them from the
	 * CRM before the last mail is written.
	 */
	public void keepAddressesOnFile(Set<EmailAddress> addresses) {
		this.addressesOnFile.clear();
		addresses.stream().map(EmailAddress::value).sorted().forEach(this.addressesOnFile::add);
	}

	/**
	 * The policy has proposed what to keep; a reviewer decides if one is needed.
	 */
	public void review(Instant now) {
		require("Reviewing", EnumSet.of(VERIFIED, UNDER_REVIEW));
		moveTo(UNDER_REVIEW);
		note(Kind.RETENTION_PROPOSED, now, CaseEvent.SYSTEM);
	}

	/**
	 * The cooling-off period begins.
	 */
	public void schedulePurge(Instant purgeAt, Instant now) {
		require("Scheduling the purge", EnumSet.of(UNDER_REVIEW, SCHEDULED));
		moveTo(SCHEDULED);
		this.purgeScheduledFor = purgeAt;
		note(Kind.PURGE_SCHEDULED, now, CaseEvent.SYSTEM);
	}

	/**
	 * The purge begins; withdrawal is no longer possible.
	 * @throws NotAllowedNow also if the cooling-off period has not passed (I5), whoever
	 * moved the timer
	 */
	public void startPurge(Instant now) {
		require("Purging", EnumSet.of(SCHEDULED, PURGING));
		if (this.purgeScheduledFor != null && now.isBefore(this.purgeScheduledFor)) {
			throw new NotAllowedNow("Purging before the end of the cooling-off period", this.state);
		}
		if (this.state != PURGING) {
			moveTo(PURGING);
			this.purgeStartedAt = now;
			note(Kind.PURGE_STARTED, now, CaseEvent.SYSTEM);
		}
	}

	/**
	 * Nothing is left but what is held.
	 * @param held whether a category is held
	 */
	public void complete(boolean held, Instant now) {
		require("Completion", EnumSet.of(PURGING));
		end(held ? RequestState.DELETED_EXCEPT_HELD : RequestState.DELETED, Kind.COMPLETED, CaseEvent.SYSTEM, now);
	}

	/**
	 * What was held is deleted too.
	 */
	public void completeHeld(Instant now) {
		if (this.state != RequestState.DELETED) {
			require("Completing what was held", EnumSet.of(RequestState.DELETED_EXCEPT_HELD));
			moveTo(RequestState.DELETED);
			note(Kind.HELD_DATA_DELETED, now, CaseEvent.SYSTEM);
		}
	}

	/**
	 * An owner takes the request back; possible until the purge starts.
	 */
	public void withdraw(Instant now) {
		require("Withdrawal", WITHDRAWABLE);
		eraseEvidence();
		end(RequestState.WITHDRAWN, Kind.WITHDRAWN, CaseEvent.REQUESTER, now);
	}

	/**
	 * Another request for the same subject leads to its deletion.
	 */
	public void join(Instant now) {
		if (this.state != RequestState.JOINED) {
			require("Joining another request", EnumSet.of(VERIFIED));
			end(RequestState.JOINED, Kind.JOINED, CaseEvent.SYSTEM, now);
		}
	}

	/**
	 * Support refuses the request.
	 */
	public void refuse(RefusalReason reason, String actor, Instant now) {
		require("Refusing", UNPROVEN);
		this.refusalReason = reason;
		eraseEvidence();
		end(RequestState.REFUSED, Kind.REFUSED, actor, now);
	}

	/**
	 * Nobody proved the request in time.
	 */
	public void closeUnverified(Instant now) {
		if (this.state != RequestState.CLOSED_UNVERIFIED) {
			require("Closing unverified", UNPROVEN);
			end(RequestState.CLOSED_UNVERIFIED, Kind.CLOSED_UNVERIFIED, CaseEvent.SYSTEM, now);
		}
	}

	/**
	 * Support found that no account belongs to the request.
	 */
	public void closeWithoutAccount(String actor, Instant now) {
		require("Closing without an account", EnumSet.of(RECEIVED));
		end(RequestState.NO_ACCOUNT_FOUND, Kind.NO_ACCOUNT_FOUND, actor, now);
	}

	private void end(RequestState end, Kind kind, String actor, Instant now) {
		moveTo(end);
		this.completedAt = now;
		note(kind, now, actor);
	}

	/**
	 * Erases what could identify the requester from this request. What stays is the
	 * record of E7 and, while something is held, whose it is and whom to tell when it is
	 * deleted. A notice to a recipient of the data keeps its own key until it is settled.
	 */
	public void forget(Instant now) {
		if (!this.state.isFinal()) {
			throw new NotAllowedNow("Forgetting", this.state);
		}
		if (this.forgottenAt != null) {
			return;
		}
		this.requester = null;
		this.question = null;
		this.answer = null;
		this.staffNotes.clear();
		this.mails.clear();
		if (this.state == RequestState.DELETED_EXCEPT_HELD) {
			return;
		}
		this.subjectKey = null;
		this.addressesOnFile.clear();
		this.forgottenAt = now;
		note(Kind.FORGOTTEN, now, CaseEvent.SYSTEM);
	}

	/**
	 * Keeps what a member of staff wrote about the case, until the request is forgotten.
	 */
	public void addStaffNote(String text, String author, Instant now) {
		this.staffNotes.add(new StaffNote(now, author, text));
	}

	/**
	 * Whether support works on the request or is about to, and so sees what is added to
	 * it before anything is deleted.
	 */
	public boolean isWithSupport() {
		return this.state == EXTENDED_VERIFICATION || (this.state == RECEIVED && this.subjectKey == null);
	}

	/**
	 * Keeps a mail of the requester, until the request is forgotten.
	 */
	public void addMail(RequestMail mail) {
		this.mails.add(mail);
	}

	/**
	 * Adds a line to the history.
	 */
	public void note(Kind kind, Instant at, String actor) {
		this.history.add(new CaseEvent(at, kind, actor));
	}

	private void require(String what, Set<RequestState> states) {
		if (!states.contains(this.state)) {
			throw new NotAllowedNow(what, this.state);
		}
	}

	private void moveTo(RequestState next) {
		this.state = next;
	}

	public ConfirmationCode code() {
		return new ConfirmationCode(this.code);
	}

	public Channel channel() {
		return this.channel;
	}

	public Language language() {
		return this.language;
	}

	public RequestState state() {
		return this.state;
	}

	/**
	 * What the request is about; {@code null} until an account is found and after the
	 * request is forgotten.
	 */
	@Override
	public @Nullable Subject subject() {
		return (this.subjectType != null && this.subjectKey != null) ? new Subject(this.subjectType, this.subjectKey)
				: null;
	}

	@Override
	public void findBy(byte @Nullable [] hash) {
		this.subjectHash = hash;
	}

	/**
	 * The subject of a request that has one.
	 * @throws NotAllowedNow if no account was found yet, or the request is forgotten
	 */
	public Subject requireSubject() {
		Subject subject = subject();
		if (subject == null) {
			throw new NotAllowedNow("Work on an account that is not known", this.state);
		}
		return subject;
	}

	/**
	 * What the requester wrote; {@code null} once forgotten.
	 */
	public @Nullable Requester requester() {
		return this.requester;
	}

	public @Nullable String question() {
		return this.question;
	}

	public @Nullable String answer() {
		return this.answer;
	}

	/**
	 * Every address of the account's owners, as read from the CRM when they were told;
	 * empty before and after.
	 */
	public Set<EmailAddress> addressesOnFile() {
		Set<EmailAddress> addresses = new LinkedHashSet<>();
		this.addressesOnFile.forEach((address) -> addresses.add(new EmailAddress(address)));
		return addresses;
	}

	/**
	 * Whether support, not the link, proved the request: only then the reply address is
	 * known to be the owner's.
	 */
	public boolean confirmedBySupport() {
		return this.confirmedBySupport;
	}

	public boolean canBeWithdrawn() {
		return WITHDRAWABLE.contains(this.state);
	}

	/**
	 * Whether the law still allows to extend the due date (C3).
	 */
	public boolean canBeExtended(Instant now) {
		return this.extendedAt == null && now.isBefore(this.dueAt) && !this.state.isFinal();
	}

	public Instant receivedAt() {
		return this.receivedAt;
	}

	public Instant dueAt() {
		return this.dueAt;
	}

	public @Nullable Instant verificationRequestedAt() {
		return this.verificationRequestedAt;
	}

	public @Nullable Instant verifiedAt() {
		return this.verifiedAt;
	}

	public @Nullable Instant suspendedAt() {
		return this.suspendedAt;
	}

	public @Nullable Instant extendedAt() {
		return this.extendedAt;
	}

	/**
	 * Why the due date was extended; {@code null} unless it was.
	 */
	public @Nullable ExtensionReason extensionReason() {
		return this.extensionReason;
	}

	/**
	 * Why the request is late, as an operator last said; {@code null} if none has.
	 */
	public @Nullable OverdueReason overdueReason() {
		return this.overdueReason;
	}

	/**
	 * When an operator looks at the late request again.
	 */
	public @Nullable LocalDate followUpOn() {
		return this.followUpOn;
	}

	public @Nullable Instant purgeScheduledFor() {
		return this.purgeScheduledFor;
	}

	public @Nullable Instant purgeStartedAt() {
		return this.purgeStartedAt;
	}

	public @Nullable Instant completedAt() {
		return this.completedAt;
	}

	public @Nullable Instant forgottenAt() {
		return this.forgottenAt;
	}

	public @Nullable RefusalReason refusalReason() {
		return this.refusalReason;
	}

	/**
	 * The mails of the requester, oldest first.
	 */
	public List<RequestMail> mails() {
		return List.copyOf(this.mails);
	}

	/**
	 * The address that the requester can read: the one that they gave for it, or wrote
	 * from, or registered.
	 * @return {@code null} if there is none
	 */
	public @Nullable EmailAddress replyAddress() {
		String sender = this.mails.isEmpty() ? null : this.mails.get(0).sender();
		if (this.requester != null && this.requester.contactEmail() == null && sender != null) {
			return new EmailAddress(sender);
		}
		return (this.requester != null) ? this.requester.replyAddress() : null;
	}

	public List<StaffNote> staffNotes() {
		return List.copyOf(this.staffNotes);
	}

	/**
	 * What happened to the request, oldest first.
	 */
	public List<CaseEvent> history() {
		return List.copyOf(this.history);
	}

}
