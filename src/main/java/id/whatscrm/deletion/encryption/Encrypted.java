package id.whatscrm.deletion.encryption;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Stores a text encrypted.
 */
@Component
@Converter
public class Encrypted implements AttributeConverter<String, String> {

	private final PersonalData personalData;

	Encrypted(PersonalData personalData) {
		this.personalData = personalData;
	}

	@Override
	public @Nullable String convertToDatabaseColumn(@Nullable String value) {
		return (value != null) ? this.personalData.encrypt(value) : null;
	}

	@Override
	public @Nullable String convertToEntityAttribute(@Nullable String stored) {
		return (stored != null) ? this.personalData.decrypt(stored) : null;
	}

}
