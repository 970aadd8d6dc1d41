package id.whatscrm.deletion.purge;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * What is purged, and how fast.
 *
 * @param dataMap where the data map is
 * @param batchRows the most rows that one transaction changes
 */
@ConfigurationProperties("deletion")
record PurgeSettings(@DefaultValue("classpath:data-map/whatscrm.yaml") Resource dataMap,
		@DefaultValue("5000") int batchRows) {
}
