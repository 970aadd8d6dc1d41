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

/**
 * Lines of text of limited length without other control characters.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = FreeText.Validator.class)
@interface FreeText {

	String message() default "{invalid.text-controls}";

	int max();

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Checks it. */
	class Validator implements ConstraintValidator<FreeText, String> {

		private int max;

		@Override
		public void initialize(FreeText constraint) {
			this.max = constraint.max();
		}

		@Override
		public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
			if (value == null) {
				return true;
			}
			if (value.codePoints().anyMatch(Validator::isRefused)) {
				return false;
			}
			return lengthOf(value) <= this.max || SingleLine.Validator.tooLong(context);
		}

		private static boolean isRefused(int character) {
			return character != 0x0A && character != 0x0D && character != 0x09
					&& SingleLine.Validator.isControl(character);
		}

		/**
		 * Browsers count a line break as one character and send two.
		 */
		private static int lengthOf(String value) {
			return value.replace("\r\n", "\n").length();
		}

	}

}
