package id.whatscrm.deletion.process;

import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;

/**
 * The answer to a form cannot be accepted. The message tells the person what to change;
 * the engine's API answers 400 with it.
 */
public class AnswerRefused extends FormFieldValidationException {

	public AnswerRefused(String message) {
		super("refused", message);
	}

}
