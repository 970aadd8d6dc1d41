package id.whatscrm.deletion.retention;

import java.time.Period;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When holds are looked at again.
 *
 * @param reviewBefore how long before its end a reviewer decides about a hold
 */
@ConfigurationProperties("deletion.hold")
record HoldSettings(@DefaultValue("P14D") Period reviewBefore) {
}
