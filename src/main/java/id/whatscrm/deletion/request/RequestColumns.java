package id.whatscrm.deletion.request;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import id.whatscrm.deletion.encryption.EncryptedColumn;

/**
 * Where a request keeps personal data.
 */
@Configuration(proxyBeanMethods = false)
class RequestColumns {

	@Bean
	EncryptedColumn requestSubject() {
		return EncryptedColumn.subject("deletion_request");
	}

	@Bean
	EncryptedColumn requesterEmail() {
		return EncryptedColumn.of("deletion_request", "email");
	}

	@Bean
	EncryptedColumn requesterBusinessName() {
		return EncryptedColumn.of("deletion_request", "business_name");
	}

	@Bean
	EncryptedColumn requesterWhatsappNumber() {
		return EncryptedColumn.of("deletion_request", "whatsapp_number");
	}

	@Bean
	EncryptedColumn requesterMetaBusinessId() {
		return EncryptedColumn.of("deletion_request", "meta_business_id");
	}

	@Bean
	EncryptedColumn requesterDescription() {
		return EncryptedColumn.of("deletion_request", "description");
	}

	@Bean
	EncryptedColumn requesterContactEmail() {
		return EncryptedColumn.of("deletion_request", "contact_email");
	}

	@Bean
	EncryptedColumn requestQuestion() {
		return EncryptedColumn.of("deletion_request", "question");
	}

	@Bean
	EncryptedColumn requestAnswer() {
		return EncryptedColumn.of("deletion_request", "answer");
	}

	@Bean
	EncryptedColumn addressOnFile() {
		return EncryptedColumn.of("address_on_file", "email");
	}

	@Bean
	EncryptedColumn staffNoteText() {
		return EncryptedColumn.of("staff_note", "text");
	}

	@Bean
	EncryptedColumn requestMailSender() {
		return EncryptedColumn.of("request_mail", "sender");
	}

	@Bean
	EncryptedColumn requestMailSubject() {
		return EncryptedColumn.of("request_mail", "subject");
	}

	@Bean
	EncryptedColumn requestMailText() {
		return EncryptedColumn.of("request_mail", "text");
	}

}
