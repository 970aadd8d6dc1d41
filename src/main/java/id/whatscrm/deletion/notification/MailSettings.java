package id.whatscrm.deletion.notification;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mails are sent.
 *
 * @param from the sender's address
 * @param staff the address of each staff group, by the group's id; a group without one is
 * not reminded
 */
@ConfigurationProperties("deletion.mail")
record MailSettings(String from, @DefaultValue Map<String, String> staff) {
}
