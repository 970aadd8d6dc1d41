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

import id.whatscrm.deletion.request.person.PhoneNumber;

/**
 * A phone number as people write it. Says nothing about what {@link SingleLine} refuses.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = WhatsappNumber.Validator.class)
@interface WhatsappNumber {

	String message() default "{invalid.phone}";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Checks it. */
	class Validator implements ConstraintValidator<WhatsappNumber, String> {

		@Override
		public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
			return value == null || SingleLine.Validator.hasControls(value) || value.length() > NewRequest.MAX_NUMBER
					|| PhoneNumber.parse(value).isPresent();
		}

	}

}
