package id.whatscrm.deletion.process.intake;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.intake.meta.MetaLoginList;
import id.whatscrm.deletion.intake.meta.MetaLoginList.Result;
import id.whatscrm.deletion.intake.meta.MetaLoginList.WrongList;
import id.whatscrm.deletion.process.AnswerRefused;

/**
 * Takes in a list of logins that Meta handed over (M8). The list is taken out of the
 * instance in the transaction that started it, so the engine never stores it.
 */
@Component
class RegisterMetaLogins implements JavaDelegate {

	private final MetaLoginList logins;

	RegisterMetaLogins(MetaLoginList logins) {
		this.logins = logins;
	}

	@Override
	public void execute(DelegateExecution execution) {
		String app = text(execution, "app");
		String list = text(execution, "logins");
		execution.removeVariables();
		try {
			Result result = this.logins.accept(app, list);
			execution.setVariable("opened", result.opened());
			execution.setVariable("known", result.known());
		}
		catch (WrongList ex) {
			throw new AnswerRefused(String.valueOf(ex.getMessage()));
		}
	}

	private static String text(DelegateExecution execution, String field) {
		Object value = execution.getVariable(field);
		return (value != null) ? value.toString().strip() : "";
	}

}
