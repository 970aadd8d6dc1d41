package id.whatscrm.deletion.process.deadline;

import java.time.LocalTime;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The daily mail to operators.
 *
 * @param at from which time of the day it is sent, in the zone in which days are counted
 */
@ConfigurationProperties("deletion.digest")
record DigestSettings(@DefaultValue("07:00") LocalTime at) {
}
