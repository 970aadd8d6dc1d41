package id.whatscrm.deletion.identity;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the links in our mails work.
 *
 * @param linkValidity of the link that confirms a request
 * @param answerValidity of the link under which a requester answers support's question;
 * as long as support waits for it
 * @param withdrawalValidity of the link that withdraws a request; longer than a request
 * takes, extension and cooling-off included
 */
@ConfigurationProperties("deletion.identity")
record IdentitySettings(@DefaultValue("P3D") Duration linkValidity, @DefaultValue("P30D") Duration answerValidity,
		@DefaultValue("P90D") Duration withdrawalValidity) {
}
