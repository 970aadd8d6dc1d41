package id.whatscrm.deletion.crm.map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * What is purged.
 *
 * @param dataMap where the data map is
 */
@ConfigurationProperties("deletion")
public record DataMapSettings(@DefaultValue("classpath:data-map/whatscrm.yaml") Resource dataMap) {
}
