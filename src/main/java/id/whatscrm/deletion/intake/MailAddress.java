package id.whatscrm.deletion.intake;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.request.person.EmailAddress;

/**
 * One plain e-mail address. Says nothing about what {@link SingleLine} refuses.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MailAddress.Validator.class)
@interface MailAddress {

	String message() default "{invalid.email}";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Checks it. */
	class Validator implements ConstraintValidator<MailAddress, String> {

		@Override
		public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
			return value == null || SingleLine.Validator.hasControls(value) || value.length() > EmailAddress.MAX_LENGTH
					|| EmailAddress.isValid(value);
		}

	}

}
