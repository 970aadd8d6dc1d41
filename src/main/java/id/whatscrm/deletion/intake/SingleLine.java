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
 * One line of limited length without control characters (I8).
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = SingleLine.Validator.class)
public @interface SingleLine {

	String message() default "{invalid.controls}";

	int max();

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Checks it. */
	class Validator implements ConstraintValidator<SingleLine, String> {

		private int max;

		@Override
		public void initialize(SingleLine constraint) {
			this.max = constraint.max();
		}

		@Override
		public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
			if (value == null) {
				return true;
			}
			if (hasControls(value)) {
				return false;
			}
			return value.length() <= this.max || tooLong(context);
		}

		static boolean tooLong(ConstraintValidatorContext context) {
			context.disableDefaultConstraintViolation();
			context.buildConstraintViolationWithTemplate("{invalid.length}").addConstraintViolation();
			return false;
		}

		public static boolean hasControls(String value) {
			return value.codePoints().anyMatch(Validator::isControl);
		}

		static boolean isControl(int character) {
			return switch (Character.getType(character)) {
				case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
					true;
				default -> false;
			};
		}

	}

}
