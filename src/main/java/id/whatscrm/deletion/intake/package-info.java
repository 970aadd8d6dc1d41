/**
 * Takes deletion requests in, from every channel.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "crm", "encryption", "meta", "notification", "platform", "request",
		"request :: clock", "request :: person" })
package id.whatscrm.deletion.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
