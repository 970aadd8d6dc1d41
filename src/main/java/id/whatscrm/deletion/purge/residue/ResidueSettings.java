package id.whatscrm.deletion.purge.residue;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the search for residue works.
 *
 * @param samplePercent the share of a large table's pages in which words are looked for;
 * 100 searches all
 * @param sampleAbove tables with fewer rows are always searched whole
 * @param timeLimit how long the search of one table may take
 */
@ConfigurationProperties("deletion.residue")
public record ResidueSettings(@DefaultValue("100") double samplePercent, @DefaultValue("100000") long sampleAbove,
		@DefaultValue("30m") Duration timeLimit) {
}
