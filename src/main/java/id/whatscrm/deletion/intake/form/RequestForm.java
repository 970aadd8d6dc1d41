package id.whatscrm.deletion.intake.form;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.intake.InvalidRequest.Problem;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.person.Language;

/**
 * The web form as it was sent.
 *
 * @param unreachable whether the sender can no longer read mail at the registered address
 * @param website a field that people do not see and machines fill in
 * @param submission the random number that makes sending the form twice harmless
 */
record RequestForm(@Nullable String email, @Nullable String businessName, @Nullable String whatsappNumber,
		@Nullable String metaBusinessId, @Nullable String description, @Nullable String unreachable,
		@Nullable String contactEmail, @Nullable String website, @Nullable String submission) {

	static RequestForm empty() {
		return new RequestForm(null, null, null, null, null, null, null, null, UUID.randomUUID().toString());
	}

	NewRequest request(Language language) {
		return new NewRequest(Channel.WEB_FORM, language, this.email, this.businessName, this.whatsappNumber,
				this.metaBusinessId, this.description, this.contactEmail);
	}

	/**
	 * What is wrong with the form beyond what makes a request invalid.
	 */
	List<Problem> problems(NewRequest request) {
		List<Problem> problems = new ArrayList<>();
		boolean ticked = this.unreachable != null;
		String contact = request.contactEmail();
		if (ticked && contact == null) {
			problems.add(new Problem("contactEmail", "invalid.contact-missing", 0));
		}
		if (!ticked && contact != null) {
			problems.add(new Problem("contactEmail", "invalid.contact-unticked", 0));
		}
		if (ticked && contact != null && contact.equalsIgnoreCase(request.email())) {
			problems.add(new Problem("contactEmail", "invalid.contact-same", 0));
		}
		if (this.website != null && !this.website.isBlank()) {
			problems.add(new Problem("website", "invalid.website", 0));
		}
		return problems;
	}

	@Override
	public String toString() {
		return "RequestForm[hidden]";
	}

}
