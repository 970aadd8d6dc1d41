package id.whatscrm.deletion.crm;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.Requester;
import id.whatscrm.deletion.retention.Facts;

/**
 * What the CRM knows about subjects, read as the data map says.
 */
public interface SubjectDirectory {

	/**
	 * The accounts that match what the requester wrote, best match first. The caller may
	 * take the account only when there is exactly one (C7).
	 */
	List<Candidate> find(Requester requester);

	/**
	 * Whether the subject's root row exists.
	 */
	boolean exists(Subject subject);

	/**
	 * Shows the keys of all subjects of a kind, page by page in their order. Nothing is
	 * shown of a kind that the data map does not know.
	 */
	void forEachPage(SubjectType type, Consumer<List<String>> keys);

	/**
	 * When the newest part of the subject came into being; {@code null} where the data
	 * map names no column for that.
	 */
	@Nullable Instant createdAt(Subject subject);

	/**
	 * Whether another account has got the key of one that was suspended, as after a
	 * restore that took back the CRM's numbers too. A Meta login keeps its key.
	 * @param suspended when it was; {@code null} if it was not
	 * @return {@code false} where the data map names no column for when accounts began
	 */
	default boolean isAnotherSince(Subject subject, @Nullable Instant suspended) {
		if (subject.type() != SubjectType.ACCOUNT || suspended == null) {
			return false;
		}
		Instant created = createdAt(subject);
		return created != null && created.isAfter(suspended);
	}

	/**
	 * Other subjects of whose rows some would be purged with the subject: the accounts in
	 * which a Meta login was used. What is held for them is held here too.
	 */
	Set<Subject> sharing(Subject subject);

	/**
	 * The name by which staff recognise the subject, such as the business name;
	 * {@code null} when there is none. Personal data: show it, never store it.
	 */
	@Nullable String label(Subject subject);

	/**
	 * Every known address of the subject's owners and administrators (I5).
	 */
	Set<EmailAddress> ownerAddresses(Subject subject);

	/**
	 * The accounts to which somebody belongs, whether as owner or not.
	 * @param member the address on file
	 */
	List<Membership> memberships(EmailAddress member);

	/**
	 * What the retention policy asks about the subject.
	 */
	Facts facts(Subject subject);

	/**
	 * Stops the CRM's processing of the subject (C4); may be repeated.
	 */
	void suspend(Subject subject);

	/**
	 * Undoes {@link #suspend}; may be repeated.
	 */
	void resume(Subject subject);

	/**
	 * What somebody is to an account.
	 *
	 * @param account the account
	 * @param label its name, which may be missing
	 * @param owner whether they may ask for its deletion
	 */
	record Membership(Subject account, @Nullable String label, boolean owner) {
	}

	/**
	 * A subject that may be meant.
	 *
	 * @param subject the subject
	 * @param label its name for staff
	 * @param matchedBy the fields that matched: {@code email}, {@code phone},
	 * {@code meta-business-id}, {@code name}
	 */
	record Candidate(Subject subject, @Nullable String label, Set<String> matchedBy) {
	}

}
