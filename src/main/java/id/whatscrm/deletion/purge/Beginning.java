package id.whatscrm.deletion.purge;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.RestoreMarker;
import id.whatscrm.deletion.purge.journal.BegunPurges;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.Subject;

/**
 * Notes what must be known before the first row goes: the mark that tells a restored
 * database, how much there is to do, and what identifies the subject.
 */
@Component
class Beginning {

	private final RestoreMarker marker;

	private final PlannedPurge planned;

	private final Identifiers identifiers;

	private final BegunPurges begun;

	Beginning(RestoreMarker marker, PlannedPurge planned, Identifiers identifiers, BegunPurges begun) {
		this.marker = marker;
		this.planned = planned;
		this.identifiers = identifiers;
		this.begun = begun;
	}

	void of(ConfirmationCode code, Subject subject) {
		this.marker.advance();
		this.planned.note(code, subject);
		this.begun.begin(code, this.identifiers.of(subject), false);
	}

	/** Of a subject that a restored backup brought back. */
	void again(ConfirmationCode code, Subject subject) {
		this.begun.begin(code, this.identifiers.of(subject), true);
	}

}
