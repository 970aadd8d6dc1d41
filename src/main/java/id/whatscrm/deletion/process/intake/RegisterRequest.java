package id.whatscrm.deletion.process.intake;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.intake.InvalidRequest;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.process.AnswerRefused;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.person.Language;

/**
 * Takes in a request that came by phone or letter. What support typed is taken out of the
 * instance in the transaction that started it, so the engine never stores it.
 */
@Component
class RegisterRequest implements JavaDelegate {

	private final RequestDesk desk;

	RegisterRequest(RequestDesk desk) {
		this.desk = desk;
	}

	@Override
	public void execute(DelegateExecution execution) {
		NewRequest request = new NewRequest(Channel.STAFF,
				"id".equals(text(execution, "language")) ? Language.INDONESIAN : Language.ENGLISH,
				text(execution, "email"), text(execution, "businessName"), text(execution, "whatsappNumber"),
				text(execution, "metaBusinessId"), text(execution, "description"), text(execution, "contactEmail"));
		execution.removeVariables();
		try {
			ConfirmationCode code = this.desk.accept(request);
			execution.setProcessBusinessKey(code.value());
		}
		catch (InvalidRequest ex) {
			throw new AnswerRefused(String.valueOf(ex.getMessage()));
		}
	}

	private static @Nullable String text(DelegateExecution execution, String field) {
		Object value = execution.getVariable(field);
		return (value == null || value.toString().isBlank()) ? null : value.toString();
	}

}
