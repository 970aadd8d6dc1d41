package id.whatscrm.deletion.notification;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import id.whatscrm.deletion.request.person.EmailAddress;

/**
 * Who mails are from, and where staff read theirs.
 *
 * @param from the sender's address
 * @param fromName the sender's name
 * @param staff the address of each group of staff that is reminded by mail; a group
 * without one is not
 */
@ConfigurationProperties("deletion.mail")
record MailSettings(EmailAddress from, @DefaultValue("WhatsCRM.id") String fromName,
		@DefaultValue Map<String, EmailAddress> staff) {

	MailSettings {
		if (from == null) {
			throw new IllegalArgumentException("deletion.mail.from is not set. Mails need a sender.");
		}
		staff = Map.copyOf(staff);
	}

}
