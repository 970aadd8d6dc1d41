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

import id.whatscrm.deletion.request.Channel;

/**
 * Enough to look for an account: the e-mail address where there is no support staff who
 * asked, otherwise any other thing that finds one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = LocatesAccount.Validator.class)
@interface LocatesAccount {

	String message() default "{invalid.email-missing}";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Checks it. */
	class Validator implements ConstraintValidator<LocatesAccount, NewRequest> {

		@Override
		public boolean isValid(NewRequest request, ConstraintValidatorContext context) {
			// What a mail lacks, support looks for.
			if (request.email() != null || request.channel().provesIdentity() || request.channel() == Channel.MAILBOX) {
				return true;
			}
			boolean byStaff = request.channel() == Channel.STAFF;
			if (byStaff && (request.businessName() != null || request.whatsappNumber() != null)) {
				return true;
			}
			context.disableDefaultConstraintViolation();
			context
				.buildConstraintViolationWithTemplate(
						byStaff ? "{invalid.nothing-to-find}" : context.getDefaultConstraintMessageTemplate())
				.addPropertyNode("email")
				.addConstraintViolation();
			return false;
		}

	}

}
